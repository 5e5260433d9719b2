<?php

/**
 * {{papers>chat?topic=KV cache&since=2024-06&height=480}}   the chat in a frame
 * {{papers>cards?q=papers on KV cache compression}}         a list that stays fresh, in a frame
 * {{papers>inline?papers=2406.09297}}                       the chat, placed by its script
 */
class syntax_plugin_papers extends DokuWiki_Syntax_Plugin
{
    private const KINDS = ['chat', 'cards', 'inline'];
    private const ASKED = ['q', 'since', 'until', 'topic', 'author', 'papers', 'limit', 'theme'];

    public function getType()
    {
        return 'substition';
    }

    public function getPType()
    {
        return 'block';
    }

    public function getSort()
    {
        return 155;
    }

    public function connectTo($mode)
    {
        $this->Lexer->addSpecialPattern('\{\{papers>[^}]*\}\}', $mode, 'plugin_papers');
    }

    public function handle($match, $state, $pos, Doku_Handler $handler)
    {
        [$kind, $query] = array_pad(explode('?', substr($match, 9, -2), 2), 2, '');
        parse_str($query, $given);
        $given = array_filter($given, 'is_string');
        $asked = array_intersect_key($given, array_flip(self::ASKED));
        $height = min(2000, max(160, (int) ($given['height'] ?? 560)));
        $kind = trim($kind);
        return [in_array($kind, self::KINDS, true) ? $kind : 'chat', $asked, $height, $pos];
    }

    public function render($mode, Doku_Renderer $renderer, $data)
    {
        if ($mode !== 'xhtml') {
            return false;
        }
        [$kind, $asked, $height, $pos] = $data;
        $renderer->doc .= $kind === 'inline'
            ? $this->script($asked, $height, $pos)
            : $this->frame($kind, $asked, $height);
        return true;
    }

    private function frame(string $kind, array $asked, int $height): string
    {
        $asked += ['lang' => $this->language()];
        if ($this->getConf('token') !== '') {
            $asked['token'] = $this->getConf('token');
        }
        $path = $kind === 'cards' ? '/cards' : '/embed';
        return '<iframe ' . buildAttributes([
            'src' => $this->getConf('server') . $path . '?' . http_build_query($asked, '', '&'),
            'title' => $this->language() === 'ko' ? '논문 다이제스트' : 'Paper digests',
            'width' => '100%',
            'height' => $height,
            'frameborder' => '0',
            'loading' => 'lazy',
        ]) . '></iframe>';
    }

    private function script(array $asked, int $height, int $pos): string
    {
        $asked += ['lang' => $this->language(), 'token' => $this->getConf('token')];
        $data = ['data-target' => "#papers-$pos", 'data-height' => $height];
        foreach (array_filter($asked) as $name => $value) {
            $data["data-$name"] = $value;
        }
        $script = ['src' => $this->getConf('server') . '/embed.js', 'defer' => 'defer'];
        return "<div id=\"papers-$pos\"></div>"
            . '<script ' . buildAttributes($script + $data) . '></script>';
    }

    private function language(): string
    {
        global $conf;
        return $conf['lang'] === 'ko' ? 'ko' : 'en';
    }
}
