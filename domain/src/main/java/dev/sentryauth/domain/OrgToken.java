package dev.sentryauth.domain;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an organization token says of itself: {@code sntrys_} + base64 of a JSON object with {@code url} and others +
 * {@code _} + secret.
 */
public final class OrgToken {
    private static final String PREFIX = "sntrys_";

    private OrgToken() {}

    /** Whether it is an organization token: it acts for no user. */
    public static boolean isOrgToken(Secret token) {
        return token.reveal().startsWith(PREFIX);
    }

    /** The Sentry that the token names as its own; null if it is no organization token or names none. */
    public static @Nullable Origin origin(Secret token) {
        String text = token.reveal();
        int end = text.lastIndexOf('_');
        if (!text.startsWith(PREFIX) || end < PREFIX.length()) {
            return null;
        }
        try {
            // Enough JSON for a token that Sentry wrote; a JSON library would cost every command its start-up time.
            byte[] json = Base64.getDecoder().decode(text.substring(PREFIX.length(), end));
            Matcher url =
                    Pattern.compile("\"url\"\\s*:\\s*\"([^\"]*)\"").matcher(new String(json, StandardCharsets.UTF_8));
            return url.find() ? Origin.ofUrl(url.group(1).replace("\\/", "/")) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
