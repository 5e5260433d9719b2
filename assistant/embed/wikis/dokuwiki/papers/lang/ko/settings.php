<?php
$lang['server'] = '논문 도우미 주소(예: https://papers.example.org)';
$lang['token'] = '임베드 토큰(필요할 때만)';
$lang['bubble'] = '모든 문서에 말풍선 버튼 표시';
$lang['gather'] = '문서에 논문이 적혀 있으면 그 논문에 대해서만 묻기';
