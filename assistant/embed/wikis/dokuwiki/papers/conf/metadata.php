<?php
$meta['server'] = ['string', '_pattern' => '!^https?://[^\s]+[^/\s]$!'];
$meta['token'] = ['string'];
$meta['bubble'] = ['onoff'];
$meta['gather'] = ['onoff'];
