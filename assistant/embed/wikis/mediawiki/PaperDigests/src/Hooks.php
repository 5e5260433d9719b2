<?php

namespace MediaWiki\Extension\PaperDigests;

use Html;

/**
 * <papers topic="KV cache" since="2024-06" height="480"/>      the chat in a frame
 * <papers kind="cards" q="papers on KV cache compression"/>     a list that stays fresh, in a frame
 * <papers kind="inline" papers="2406.09297"/>                   the chat, placed by its script
 */
class Hooks {

	private const ASKED = [ 'q', 'since', 'until', 'topic', 'author', 'papers', 'limit', 'theme' ];

	public static function onParserFirstCallInit( $parser ) {
		$parser->setHook( 'papers', [ self::class, 'renderTag' ] );
	}

	public static function onBeforePageDisplay( $out, $skin ) {
		global $wgPaperDigestsBubble, $wgPaperDigestsGather;
		if ( !$wgPaperDigestsBubble || !$out->isArticle() ) {
			return;
		}
		$data = [ 'data-lang' => self::language( $out->getLanguage()->getCode() ) ];
		if ( $wgPaperDigestsGather ) {
			$data['data-gather'] = '#mw-content-text';
		}
		$out->addHeadItem( 'paperdigests', self::script( $data ) );
	}

	public static function renderTag( $text, array $given, $parser, $frame ) {
		$asked = array_intersect_key( $given, array_flip( self::ASKED ) );
		$asked['lang'] = self::language( $parser->getTargetLanguage()->getCode() );
		$height = min( 2000, max( 160, (int)( $given['height'] ?? 560 ) ) );
		if ( ( $given['kind'] ?? '' ) === 'inline' ) {
			return self::placed( $asked, $height );
		}
		return self::framed( ( $given['kind'] ?? '' ) === 'cards' ? '/cards' : '/embed', $asked, $height );
	}

	private static function framed( string $path, array $asked, int $height ): string {
		global $wgPaperDigestsServer, $wgPaperDigestsToken;
		if ( $wgPaperDigestsToken !== '' ) {
			$asked['token'] = $wgPaperDigestsToken;
		}
		return Html::element( 'iframe', [
			'src' => $wgPaperDigestsServer . $path . '?' . http_build_query( $asked, '', '&' ),
			'title' => $asked['lang'] === 'ko' ? '논문 다이제스트' : 'Paper digests',
			'width' => '100%',
			'height' => $height,
			'frameborder' => '0',
			'loading' => 'lazy',
		] );
	}

	private static function placed( array $asked, int $height ): string {
		$id = 'papers-' . substr( md5( serialize( [ $asked, $height ] ) ), 0, 8 );
		$data = [ 'data-target' => "#$id", 'data-height' => $height ];
		foreach ( $asked as $name => $value ) {
			$data["data-$name"] = $value;
		}
		return Html::element( 'div', [ 'id' => $id ] ) . self::script( $data );
	}

	private static function script( array $data ): string {
		global $wgPaperDigestsServer, $wgPaperDigestsToken;
		$data += [ 'src' => "$wgPaperDigestsServer/embed.js", 'defer' => true ];
		if ( $wgPaperDigestsToken !== '' ) {
			$data['data-token'] = $wgPaperDigestsToken;
		}
		return Html::element( 'script', $data );
	}

	private static function language( string $code ): string {
		return $code === 'ko' ? 'ko' : 'en';
	}
}
