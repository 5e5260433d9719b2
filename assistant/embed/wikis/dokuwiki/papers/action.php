<?php

/** The bubble on every page that is read. */
class action_plugin_papers extends DokuWiki_Action_Plugin
{
    public function register(Doku_Event_Handler $controller)
    {
        $controller->register_hook('TPL_METAHEADER_OUTPUT', 'BEFORE', $this, 'addBubble');
    }

    public function addBubble(Doku_Event $event, $param)
    {
        global $ACT, $conf;
        if (!$this->getConf('bubble') || $ACT !== 'show') {
            return;
        }
        $script = [
            'src' => $this->getConf('server') . '/embed.js',
            'defer' => 'defer',
            'data-lang' => $conf['lang'] === 'ko' ? 'ko' : 'en',
        ];
        if ($this->getConf('gather')) {
            $script['data-gather'] = '#dokuwiki__content';
        }
        if ($this->getConf('token') !== '') {
            $script['data-token'] = $this->getConf('token');
        }
        $event->data['script'][] = $script + ['_data' => ''];
    }
}
