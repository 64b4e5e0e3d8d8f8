package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.nio.charset.StandardCharsets;

/** Where {@code sentry api} sends to: a path of the API, however a person writes it. */
final class ApiPath {
    private static final String ROOT = "/api/0/";
    private static final String IN_PATHS = "-._~!$&'()*+,;=:@/";
    private static final String IN_QUERIES = IN_PATHS + "?[]";

    private ApiPath() {}

    /**
     * The path as it goes over the wire: below {@code /api/0/} unless it names {@code /api/} itself, with the slash at
     * its end that Sentry insists on. Of a URL only path and query count, and whose it is, is decided elsewhere; in what
     * is no URL {@code #} is a character like others, as in {@code ?query=assigned:#web}.
     *
     * @throws AuthFailure {@link Kind#BAD_VALUE} if it is none
     */
    static String of(String given) {
        boolean url = SentryUrl.isUrl(given);
        String path = url ? pathOf(given) : given;
        int fragment = url ? path.indexOf('#') : -1;
        path = fragment < 0 ? path : path.substring(0, fragment);
        int mark = path.indexOf('?');
        String query = mark < 0 ? "" : path.substring(mark);
        path = mark < 0 ? path : path.substring(0, mark);
        if (path.startsWith("//") || path.indexOf('\\') >= 0 || leavesApi(path)) {
            throw bad("must not contain '..', '//' at its beginning, or a backslash");
        }
        path = path.startsWith("/") ? path : "/" + path;
        if (!path.startsWith("/api/")) {
            if (url) {
                throw bad("must lie below /api/");
            }
            path = ROOT + path.substring(1);
        }
        return encoded(path.endsWith("/") ? path : path + "/", IN_PATHS) + encoded(query, IN_QUERIES);
    }

    private static String pathOf(String url) {
        int authority = url.indexOf("://") + 3;
        int end = authority;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return url.substring(end);
    }

    private static boolean leavesApi(String path) {
        for (String part : path.split("/", -1)) {
            String plain = part.replace("%2e", ".").replace("%2E", ".");
            if (plain.equals("..") || plain.equals(".")) {
                return true;
            }
        }
        return false;
    }

    /** Escapes what no URL may hold; what is escaped already stays as it is. */
    private static String encoded(String text, String allowed) {
        StringBuilder result = new StringBuilder(text.length());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || allowed.indexOf(c) >= 0
                    || (c == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2]));
            if (plain) {
                result.append(c);
            } else {
                result.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return result.toString();
    }

    private static boolean isHex(byte b) {
        return Character.digit(b, 16) >= 0;
    }

    private static AuthFailure bad(String what) {
        return new AuthFailure(Kind.BAD_VALUE, "The path " + what + ". Write it as in organizations/acme/issues/.");
    }
}
