<?php
/**
 * As much of WordPress as the plugin calls, to run it without WordPress. Reads a scene as JSON from standard input: the
 * constants, posts and meta data there are, the form that was sent, and the post that is saved. Writes what has become of
 * it. License: Apache-2.0
 */

$scene    = json_decode( stream_get_contents( STDIN ), true );
$posts    = $scene['posts'] ?? array();
$meta     = $scene['meta'] ?? array();
$_POST    = wp_slash( $scene['form'] ?? array() );
$hooks    = array();
$requests = array();

define( 'ABSPATH', __DIR__ );
foreach ( $scene['constants'] ?? array() as $name => $value ) {
	define( $name, $value );
}

class WP_Error {}

function add_filter( $name, $do ) {
	$GLOBALS['hooks'][ $name ][] = $do;
}
function add_action( $name, $do ) {
	add_filter( $name, $do );
}
function apply_filters( $name, $value, ...$more ) {
	foreach ( $GLOBALS['hooks'][ $name ] ?? array() as $do ) {
		$value = $do( $value, ...$more );
	}
	return $value;
}
function wp_slash( $value ) {
	return is_array( $value ) ? array_map( 'wp_slash', $value ) : ( is_string( $value ) ? addslashes( $value ) : $value );
}
function wp_unslash( $value ) {
	return is_array( $value ) ? array_map( 'wp_unslash', $value ) : ( is_string( $value ) ? stripslashes( $value ) : $value );
}
function get_post( $id ) {
	return isset( $GLOBALS['posts'][ $id ] ) ? (object) $GLOBALS['posts'][ $id ] : null;
}
function get_post_meta( $id, $key ) {
	return $GLOBALS['meta'][ $id ][ $key ] ?? '';
}
function update_post_meta( $id, $key, $value ) {
	$GLOBALS['meta'][ $id ][ $key ] = wp_unslash( $value );
}
function current_user_can( $right, $id ) {
	return 'edit_post' === $right && in_array( $id, $GLOBALS['scene']['may_edit'] ?? array(), true );
}
function wp_verify_nonce( $nonce, $action ) {
	return "nonce of $action" === $nonce ? 1 : false;
}
function wp_nonce_field( $action, $name ) {
	echo "<input name=\"$name\" value=\"nonce of $action\">";
}
function sanitize_text_field( $text ) {
	return trim( strip_tags( $text ) );
}
function wp_strip_all_tags( $text ) {
	return trim( strip_tags( $text ) );
}
function esc_html( $text ) {
	return htmlspecialchars( $text, ENT_QUOTES );
}
function esc_textarea( $text ) {
	return esc_html( $text );
}
function home_url( $path ) {
	return 'https://news.example' . $path;
}
function has_blocks( $text ) {
	return str_contains( $text, '<!-- wp:' );
}
function do_blocks( $text ) {
	return preg_replace( '/<!--.*?-->/s', '', $text );
}
function wpautop( $text ) {
	return '<p>' . preg_replace( '/\n\s*\n/', "</p>\n<p>", trim( $text ) ) . '</p>';
}
function wp_json_encode( $value ) {
	return json_encode( $value );
}
function wp_is_post_revision() {
	return false;
}
function wp_is_post_autosave() {
	return false;
}
function is_wp_error( $value ) {
	return $value instanceof WP_Error;
}
function wp_remote_post( $address, $options ) {
	$GLOBALS['requests'][] = array( 'address' => $address ) + $options;
	$lines                 = array();
	foreach ( $options['headers'] as $name => $value ) {
		$lines[] = "$name: $value";
	}
	$http = array(
		'method'        => 'POST',
		'header'        => $lines,
		'content'       => $options['body'],
		'timeout'       => $options['timeout'],
		'max_redirects' => $options['redirection'] + 1,
		'ignore_errors' => true,
	);
	$body = @file_get_contents( $address, false, stream_context_create( array( 'http' => $http ) ) );
	if ( false === $body ) {
		return new WP_Error();
	}
	preg_match( '~^HTTP/\S+ (\d+)~', $http_response_header[0], $status );
	return array( 'status' => (int) $status[1], 'body' => $body );
}
function wp_remote_retrieve_response_code( $answer ) {
	return $answer['status'];
}
function wp_remote_retrieve_body( $answer ) {
	return $answer['body'];
}

require dirname( __DIR__ ) . '/copydesk.php';

// As wp_insert_post does: the row goes through the filter, is written, and then whoever listens is told.
$given = $scene['save'];
$empty = array( 'post_type' => 'post', 'post_title' => '', 'post_content' => '', 'post_excerpt' => '', 'post_date_gmt' => '0000-00-00 00:00:00' );
$row   = apply_filters( 'wp_insert_post_data', wp_slash( array_diff_key( $given, array( 'ID' => 0 ) ) + $empty ), wp_slash( $given ) );
$id    = $given['ID'] ?? 99;
$posts[ $id ] = wp_unslash( $row );
foreach ( $hooks['save_post'] as $do ) {
	$do( $id, get_post( $id ) );
}
ob_start();
copydesk_box( (object) array( 'ID' => $id ) );
$box = ob_get_clean();
echo json_encode( array( 'post' => $posts[ $id ], 'meta' => $meta[ $id ] ?? array(), 'requests' => $requests, 'box' => $box ) );
