package dev.sentryauth.adapters.http;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.SafeText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads the value of a proxy variable as curl does: {@code [http://][user[:password]@]host[:port]}. {@code java.net.URI}
 * would not do: it knows no host with an underscore and no user with a backslash.
 */
final class ProxyAddress {
    private static final int DEFAULT_PORT = 80;
    private static final String FORBIDDEN_IN_HOSTS = "/\\?#@%<>\"'|^`{}[]";

    private ProxyAddress() {}

    /**
     * The proxy.
     *
     * @param variable where the value comes from, for the message
     * @throws AuthFailure {@link AuthFailure.Kind#CONFIGURATION} if it is none, or of a kind that is not supported
     */
    static ProxyRoute.Server parse(String value, String variable) {
        int schemeEnd = value.indexOf("://");
        String scheme = schemeEnd < 0 ? "http" : value.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        if (scheme.equals("https")) {
            throw malformed(variable, "names a proxy that wants TLS to itself, which Java cannot do");
        }
        if (scheme.startsWith("socks")) {
            throw malformed(variable, "names a SOCKS proxy, which sentry does not support");
        }
        if (!scheme.equals("http")) {
            throw malformed(variable, "names a proxy of an unknown kind");
        }
        String rest = schemeEnd < 0 ? value : value.substring(schemeEnd + 3);
        int at = rest.lastIndexOf('@');
        String place = at < 0 ? rest : rest.substring(at + 1);
        int slash = place.indexOf('/');
        place = slash < 0 ? place : place.substring(0, slash);
        int colon = place.startsWith("[") ? place.indexOf(':', place.indexOf(']')) : place.indexOf(':');
        String host = colon < 0 ? place : place.substring(0, colon);
        int port = colon < 0 || colon == place.length() - 1 ? DEFAULT_PORT : port(place.substring(colon + 1), variable);
        boolean ipv6 = host.startsWith("[") && host.endsWith("]");
        host = ipv6 ? host.substring(1, host.length() - 1) : host;
        if (!isHost(host)) {
            throw malformed(variable, "names no host");
        }
        if (at < 0) {
            return new ProxyRoute.Server(host, port, null, "");
        }
        String user = rest.substring(0, at);
        int split = user.indexOf(':');
        return new ProxyRoute.Server(
                host,
                port,
                decoded(split < 0 ? user : user.substring(0, split), variable),
                split < 0 ? "" : decoded(user.substring(split + 1), variable));
    }

    private static int port(String digits, String variable) {
        try {
            int port = Integer.parseInt(digits);
            if (port > 0 && port <= 65535 && digits.charAt(0) != '+') {
                return port;
            }
        } catch (NumberFormatException e) {
            throw malformed(variable, "names no valid port");
        }
        throw malformed(variable, "names no valid port");
    }

    private static boolean isHost(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c <= ' ' || c == 0x7F || FORBIDDEN_IN_HOSTS.indexOf(c) >= 0) {
                return false;
            }
        }
        return !host.isEmpty() && host.equals(SafeText.of(host));
    }

    /** Percent-encoded UTF-8; a percent sign that begins no such code stands for itself. */
    private static String decoded(String text, String variable) {
        String decoded;
        try {
            decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            decoded = text;
        }
        for (int i = 0; i < decoded.length(); i++) {
            if (decoded.charAt(i) < ' ') {
                throw malformed(variable, "holds a control character");
            }
        }
        return decoded;
    }

    /** Without the value: it may hold a password. */
    private static AuthFailure malformed(String variable, String problem) {
        return new AuthFailure(
                AuthFailure.Kind.CONFIGURATION,
                variable + " " + problem + ". Write it as http://proxy.example.com:8080.");
    }
}
