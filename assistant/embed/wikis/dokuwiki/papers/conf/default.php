<?php
// Address of the assistant, without a slash at its end.
$conf['server'] = 'http://127.0.0.1:7860';
// An embed token (assistant embed-link), where the assistant asks for one.
$conf['token'] = '';
// A bubble on every page that is read.
$conf['bubble'] = 1;
// Whether the bubble asks about the papers that the page links to or names.
$conf['gather'] = 1;
