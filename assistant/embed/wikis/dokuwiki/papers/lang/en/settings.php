<?php
$lang['server'] = 'Address of the paper assistant, such as https://papers.example.org';
$lang['token'] = 'Embed token, where the assistant asks for one';
$lang['bubble'] = 'Show a bubble on every page';
$lang['gather'] = 'Ask about the papers that the page names, where it names any';
