package dev.sentryauth.domain;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A normalised web origin (RFC 6454): scheme, host and port. Credentials are bound to one. Two spellings of the same
 * origin are equal: upper case, a default port, a trailing dot, an internationalised name and its punycode. Two names
 * of one machine are not: {@code localhost} and {@code 127.0.0.1} are two origins.
 *
 * @param scheme {@code https} or {@code http}
 * @param host lower-case ASCII; an IPv6 address stands in brackets
 * @param port 1 to 65535
 */
public record Origin(String scheme, String host, int port) {

    /** The hosted Sentry, which is the default. */
    public static final Origin SENTRY_IO = new Origin("https", "sentry.io", 443);

    /**
     * The origin that a person names: with or without {@code https://}, with at most a slash behind it.
     *
     * @throws IllegalArgumentException if it is none; the message says what is wrong with it
     */
    public static Origin of(String text) {
        String trimmed = text.strip();
        boolean wholeUrl = trimmed.contains("://");
        String lower = trimmed.toLowerCase(Locale.ROOT);
        if (!wholeUrl && (lower.startsWith("https:") || lower.startsWith("http:"))) {
            // A slip of the pen, as in "https:/sentry.io", and not a host called https.
            throw new IllegalArgumentException("is not a URL with http:// or https://");
        }
        String url = wholeUrl ? trimmed : "https://" + trimmed;
        int end = endOfAuthority(url);
        if (end < url.length() && !url.substring(end).equals("/")) {
            throw new IllegalArgumentException("must end after the host or port, without a path");
        }
        return ofUrl(url);
    }

    /**
     * The origin of a whole URL.
     *
     * @throws IllegalArgumentException if the URL is not http(s), names a user, or has a malformed host or port
     */
    public static Origin ofUrl(String url) {
        int colon = url.indexOf("://");
        if (colon < 0) {
            throw new IllegalArgumentException("is not a URL with http:// or https://");
        }
        String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException("must begin with https:// (or http://)");
        }
        String authority = url.substring(colon + 3, endOfAuthority(url));
        if (authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException("must not name a user or password");
        }
        int portColon =
                authority.startsWith("[") ? authority.indexOf(':', authority.indexOf(']') + 1) : authority.indexOf(':');
        String host = portColon < 0 ? authority : authority.substring(0, portColon);
        int port = portColon < 0 ? defaultPort(scheme) : port(authority.substring(portColon + 1), scheme);
        return new Origin(scheme, host.startsWith("[") ? ipv6(host) : name(host), port);
    }

    private static int endOfAuthority(String url) {
        for (int i = url.indexOf("://") + 3; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c == '/' || c == '?' || c == '#' || c == '\\') {
                return i;
            }
        }
        return url.length();
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    private static int port(String text, String scheme) {
        if (text.isEmpty()) {
            return defaultPort(scheme);
        }
        int port = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9' || port > 65535) {
                throw new IllegalArgumentException("has a port that is no number from 1 to 65535");
            }
            port = 10 * port + (c - '0');
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("has a port that is no number from 1 to 65535");
        }
        return port;
    }

    private static String ipv6(String bracketed) {
        String literal = bracketed.endsWith("]") ? bracketed.substring(1, bracketed.length() - 1) : "";
        if (!literal.contains(":") || !isOf(literal, "0123456789abcdefABCDEF:.")) {
            throw new IllegalArgumentException("has a malformed IPv6 address");
        }
        try {
            // A literal with a colon is parsed, never looked up.
            String full = InetAddress.getByName(bracketed).getHostAddress();
            return full.contains(":") ? "[" + full + "]" : full;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("has a malformed IPv6 address", e);
        }
    }

    private static String name(String given) {
        String host = given;
        if (!isAscii(host)) {
            if (isAmbiguous(host)) {
                throw new IllegalArgumentException("has a character that stands for one host here and for another"
                        + " elsewhere; write the name in punycode");
            }
            try {
                host = IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("has a malformed host name", e);
            }
        }
        host = host.toLowerCase(Locale.ROOT);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (host.isEmpty() || host.length() > 253) {
            throw new IllegalArgumentException("has no host name");
        }
        if (!isOf(host, "abcdefghijklmnopqrstuvwxyz0123456789-._")
                || host.startsWith(".")
                || host.endsWith(".")
                || host.contains("..")) {
            throw new IllegalArgumentException("has a malformed host name");
        }
        return host;
    }

    /**
     * What IDNA 2003, which Java knows, and IDNA 2008, which browsers follow, lead to two hosts (RFC 5894, section 7.2): sharp
     * s, final sigma, and the two joiners.
     */
    private static boolean isAmbiguous(String host) {
        for (int i = 0; i < host.length(); i++) {
            if ("\u00df\u1e9e\u03c2\u200c\u200d".indexOf(host.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOf(String text, String alphabet) {
        for (int i = 0; i < text.length(); i++) {
            if (alphabet.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Written out, for the methods that a record gets by itself are made at run time: 20 ms of every command. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Origin origin
                && port == origin.port
                && scheme.equals(origin.scheme)
                && host.equals(origin.host);
    }

    /** As {@link #equals}. */
    @Override
    public int hashCode() {
        return 31 * (31 * scheme.hashCode() + host.hashCode()) + port;
    }

    /** Whether this is the hosted Sentry: {@code https://sentry.io} or one of its subdomains, on the default port. */
    public boolean isSaas() {
        return scheme.equals("https") && port == 443 && (host.equals("sentry.io") || host.endsWith(".sentry.io"));
    }

    /** Whether a credential of this origin may go to {@code other}: the same origin, or both are the hosted Sentry. */
    public boolean trusts(Origin other) {
        return equals(other) || (isSaas() && other.isSaas());
    }

    /** Whether the host is this machine by its very name: then plain http cannot be overheard. */
    public boolean isLoopback() {
        return host.equals("localhost")
                || host.equals("[0:0:0:0:0:0:0:1]")
                || (host.startsWith("127.") && isDottedQuad(host));
    }

    private static boolean isDottedQuad(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || !isOf(part, "0123456789") || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    /** The host, with the port unless it is the scheme's own: what a person recognises. */
    public String display() {
        return port == defaultPort(scheme) ? host : host + ":" + port;
    }

    /** The same, with the scheme where it tells this origin from {@code other}. */
    public String displayBeside(Origin other) {
        return scheme.equals(other.scheme) ? display() : toString();
    }

    /** The origin as a URL without a trailing slash. */
    @Override
    public String toString() {
        return scheme + "://" + display();
    }
}
