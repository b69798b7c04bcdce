<?php
/**
 * Plugin Name: Copydesk
 * Description: Asks Copydesk before a post is published, and keeps it pending where the gate holds it.
 * Version: 0.1.0
 * Requires at least: 6.0
 * Requires PHP: 7.4
 * License: Apache-2.0
 * License URI: https://www.apache.org/licenses/LICENSE-2.0
 *
 * In wp-config.php (docs/wordpress.md):
 *   define( 'COPYDESK_ADDRESS', 'https://desk.example' );  // plain http on this machine alone
 *   define( 'COPYDESK_TOKEN', 'cd_...' );                  // scopes check and read
 *   define( 'COPYDESK_WHEN_DOWN', 'hold' );                // or 'publish', where the desk does not answer
 */

defined( 'ABSPATH' ) || exit;

const COPYDESK_SECONDS = 20;
const COPYDESK_MOST    = 20; // findings that are shown of one post
const COPYDESK_SOURCES = '_copydesk_sources';
const COPYDESK_RESULT  = '_copydesk_result';

/**
 * Puts a post to the gate when it is about to be published or scheduled, or is changed while it is public.
 *
 * Called for every way of saving a post: both editors, quick edit, the REST API, the command line. A post that is
 * held is saved as pending, so that nothing its author wrote is lost.
 *
 * @param array $data    The row to be written, slashed.
 * @param array $postarr What was handed to wp_insert_post, slashed.
 * @return array The row, with the status pending where the gate holds it.
 */
function copydesk_before_save( $data, $postarr ) {
	$types = apply_filters( 'copydesk_post_types', array( 'post' ) );
	if ( ! in_array( $data['post_status'], array( 'publish', 'future' ), true ) || ! in_array( $data['post_type'], $types, true ) ) {
		return $data;
	}
	$id     = isset( $postarr['ID'] ) ? (int) $postarr['ID'] : 0;
	$before = $id ? get_post( $id ) : null;
	$post   = wp_unslash( $data );
	if ( $before && in_array( $before->post_status, array( 'publish', 'future' ), true ) && copydesk_same_words( $before, $post ) ) {
		return $data;
	}
	list( $held, $lines ) = copydesk_ask( $post, $id, copydesk_sources_of( $id ) );
	copydesk_result( $held, $lines );
	if ( $held ) {
		$data['post_status'] = 'pending';
	}
	return $data;
}
add_filter( 'wp_insert_post_data', 'copydesk_before_save', 99, 2 );

/** Whether readers would see the same words: tags and pictures may change without the gate. */
function copydesk_same_words( $before, $post ) {
	foreach ( array( 'post_title', 'post_content', 'post_excerpt' ) as $field ) {
		if ( $before->$field !== $post[ $field ] ) {
			return false;
		}
	}
	return true;
}

/** The sources of a post: those in the form that is being saved, else those that were saved with it. */
function copydesk_sources_of( $id ) {
	return copydesk_may_write( $id )
		? copydesk_posted_sources()
		: (string) ( $id ? get_post_meta( $id, COPYDESK_SOURCES, true ) : '' );
}

/** The sources in the form, as typed: sanitize_textarea_field would take the escapes out of addresses. */
function copydesk_posted_sources() {
	return isset( $_POST['copydesk_sources'] ) ? wp_strip_all_tags( wp_unslash( $_POST['copydesk_sources'] ) ) : '';
}

/** Whether the form in hand is ours, and its sender may edit the post. */
function copydesk_may_write( $id ) {
	$nonce = isset( $_POST['copydesk_nonce'] ) ? sanitize_text_field( wp_unslash( $_POST['copydesk_nonce'] ) ) : '';
	return $id && wp_verify_nonce( $nonce, 'copydesk_sources_' . $id ) && current_user_can( 'edit_post', $id );
}

/**
 * Asks the desk.
 *
 * @return array Whether the post is held, and the lines that say why.
 */
function copydesk_ask( $post, $id, $sources ) {
	$named = array();
	foreach ( array_filter( array_map( 'trim', preg_split( '/\R/u', $sources ) ) ) as $line ) {
		if ( preg_match( '~^https?://\S+$~D', $line ) ) {
			$named[] = array( 'address' => $line );
		} elseif ( preg_match( '~^\d{1,18}$~D', $line ) ) {
			$named[] = array( 'document' => (int) $line );
		} else {
			return array( true, array( "The source \"$line\" is neither an address nor the number of one that the desk has." ) );
		}
	}
	if ( ! $named ) {
		return array( true, array( 'The post names no source. Add addresses, or numbers of sources of the desk, one a line.' ) );
	}
	$address = defined( 'COPYDESK_ADDRESS' ) ? rtrim( COPYDESK_ADDRESS, '/' ) : '';
	if ( ! defined( 'COPYDESK_TOKEN' ) || ! preg_match( '~^(https://|http://(127\.0\.0\.1|localhost|\[::1\])(:|/|$))~D', $address ) ) {
		return array( true, array( 'Copydesk is not set up: wp-config.php needs COPYDESK_TOKEN, and COPYDESK_ADDRESS with https://.' ) );
	}
	$answer = wp_remote_post(
		$address . '/api/check',
		array(
			'timeout'             => COPYDESK_SECONDS,
			'redirection'         => 0, // a redirect would carry the token elsewhere
			'limit_response_size' => 20000000,
			'headers'             => array(
				'Authorization' => 'Bearer ' . COPYDESK_TOKEN,
				'Content-Type'  => 'application/json',
			),
			'body'                => wp_json_encode(
				array(
					'item'    => copydesk_item( $post, $id ),
					'sources' => $named,
				)
			),
		)
	);
	$status = is_wp_error( $answer ) ? 0 : (int) wp_remote_retrieve_response_code( $answer );
	$told   = $status ? json_decode( wp_remote_retrieve_body( $answer ), true ) : null;
	return copydesk_meaning( $status, is_array( $told ) ? $told : array() );
}

/** The post as a ninjs item. */
function copydesk_item( $post, $id ) {
	$content = $post['post_content'];
	$dated   = '0000-00-00 00:00:00' === $post['post_date_gmt'] ? gmdate( 'Y-m-d H:i:s' ) : $post['post_date_gmt'];
	$item    = array(
		'uri'              => $id ? home_url( '/?p=' . $id ) : home_url( '/?p=new' ),
		'type'             => 'text',
		'headline'         => wp_strip_all_tags( $post['post_title'] ),
		'description_text' => wp_strip_all_tags( $post['post_excerpt'] ),
		'body_xhtml'       => has_blocks( $content ) ? do_blocks( $content ) : wpautop( $content ),
		'versioncreated'   => str_replace( ' ', 'T', $dated ) . 'Z',
	);
	return array_filter( $item, 'strlen' );
}

/** What an answer means: whether the post is held, and the lines that say why. */
function copydesk_meaning( $status, $told ) {
	if ( 0 === $status || 429 === $status || $status >= 500 ) {
		$open = defined( 'COPYDESK_WHEN_DOWN' ) && 'publish' === COPYDESK_WHEN_DOWN;
		return array( ! $open, array( $open ? 'Published unchecked: Copydesk could not be asked.' : 'Copydesk cannot be asked; try again.' ) );
	}
	$verdict = isset( $told['verdict'] ) ? $told['verdict'] : '';
	if ( 200 !== $status || ! in_array( $verdict, array( 'release', 'hold' ), true ) ) {
		$why = isset( $told['detail'] ) ? $told['detail'] : "it answered $status";
		return array( true, array( "Copydesk cannot check the post: $why" ) );
	}
	$lines = array();
	foreach ( $told['findings'] ?? array() as $finding ) {
		if ( 'stop' === $finding['severity'] && '' === $finding['waived'] ) {
			$lines[] = $finding['message'] . copydesk_passage( $finding['evidence'] );
		}
	}
	return array( 'hold' === $verdict, array_slice( $lines, 0, COPYDESK_MOST ) );
}

/** The passage of a source that speaks to a finding, as words. */
function copydesk_passage( $evidence ) {
	return $evidence ? ' (' . $evidence[0]['source'] . ': "' . $evidence[0]['text'] . '")' : '';
}

/** The result of the post that is being saved: a new post has no number yet when it is checked. */
function copydesk_result( $held = null, $lines = array() ) {
	static $result = null;
	$kept   = $result;
	$result = null === $held ? null : array( 'held' => $held, 'lines' => $lines );
	return $kept;
}

/** Keeps the sources that the form names, and what the gate said. */
function copydesk_after_save( $id, $post ) {
	if ( wp_is_post_revision( $id ) || wp_is_post_autosave( $id ) ) {
		return;
	}
	if ( copydesk_may_write( $id ) ) {
		update_post_meta( $id, COPYDESK_SOURCES, wp_slash( copydesk_posted_sources() ) );
	}
	$result = copydesk_result();
	if ( $result ) {
		update_post_meta( $id, COPYDESK_RESULT, wp_slash( $result ) );
	}
}
add_action( 'save_post', 'copydesk_after_save', 10, 2 );

/** The box beside a post: its sources, and what the gate said last. */
function copydesk_box( $post ) {
	wp_nonce_field( 'copydesk_sources_' . $post->ID, 'copydesk_nonce' );
	$result = get_post_meta( $post->ID, COPYDESK_RESULT, true );
	if ( is_array( $result ) ) {
		echo '<p><strong>' . esc_html( $result['held'] ? 'Held' : 'Not held' ) . '</strong></p><ul>';
		foreach ( $result['lines'] as $line ) {
			echo '<li>' . esc_html( $line ) . '</li>';
		}
		echo '</ul>';
	}
	echo '<label for="copydesk_sources">Sources, one a line: an address, or the number of a source of the desk</label>';
	echo '<textarea id="copydesk_sources" name="copydesk_sources" rows="4" class="widefat">';
	echo esc_textarea( get_post_meta( $post->ID, COPYDESK_SOURCES, true ) ) . '</textarea>';
}
add_action(
	'add_meta_boxes',
	function () {
		add_meta_box( 'copydesk', 'Copydesk', 'copydesk_box', apply_filters( 'copydesk_post_types', array( 'post' ) ), 'side' );
	}
);
