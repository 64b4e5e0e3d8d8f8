package dev.sentryauth.adapters.http;

import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.TokenGrant;
import dev.sentryauth.domain.UserInfo;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the successful answer of the token endpoint (RFC 6749, section 5.1). The access token must be right; everything
 * else may be missing, odd or cut off, because whoever has been granted tokens must get them: the old pair is spent.
 */
final class TokenAnswers {
    static final String ACCESS_TOKEN = "access_token";
    private static final String REFRESH_TOKEN = "refresh_token";

    /** An answer that grants nothing usable. The message says why, for a person and without quoting a token. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(String problem) {
            super(problem, null, false, false);
        }

        String problem() {
            return String.valueOf(getMessage());
        }
    }

    private TokenAnswers() {}

    /** What a 2xx answer grants. */
    static TokenGrant grant(WireAnswer answer, Peer peer) throws UnusableException {
        JsonObject json = answer.json();
        Secret accessToken = accessToken(answer, peer);
        checkType(json, peer);
        Secret refreshToken = refreshToken(json);
        boolean whole = answer.body() == WireAnswer.Body.JSON && json.string(REFRESH_TOKEN) == null;
        return new TokenGrant(
                accessToken,
                refreshToken,
                json.number("expires_in"),
                json.string("scope"),
                user(json),
                refreshToken == null && !whole);
    }

    private static Secret accessToken(WireAnswer answer, Peer peer) throws UnusableException {
        String text = answer.json().string(ACCESS_TOKEN);
        if (text == null) {
            throw new UnusableException(
                    switch (answer.body()) {
                        case MALFORMED -> "an answer that is cut off or malformed";
                        case PACKED -> Answers.packed(answer, peer);
                        case TOO_LARGE -> "an answer of more than 1 MiB";
                        case OTHER -> "a page instead of an answer";
                        case JSON -> "an answer without an access token";
                    });
        }
        try {
            return Secret.of(text);
        } catch (IllegalArgumentException e) {
            throw new UnusableException("an answer whose " + ACCESS_TOKEN + " " + e.getMessage());
        }
    }

    /** Null if there is none, or none that can be one. */
    private static @Nullable Secret refreshToken(JsonObject json) {
        String text = json.string(REFRESH_TOKEN);
        try {
            return text == null ? null : Secret.of(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Sentry has written it in either case; where it is missing it can be no other. */
    private static void checkType(JsonObject json, Peer peer) throws UnusableException {
        if (!json.has("token_type")) {
            return;
        }
        String type = json.string("token_type");
        if (type == null || !type.toLowerCase(Locale.ROOT).equals("bearer")) {
            throw new UnusableException("unsupported token type" + (type == null ? "" : " " + peer.quote(type)));
        }
    }

    private static @Nullable UserInfo user(JsonObject json) {
        JsonObject user = json.object("user");
        String id = user == null ? null : user.stringOrNumber("id");
        return user == null || id == null
                ? null
                : new UserInfo(id, user.string("name"), user.string("email"), user.string("username"));
    }
}
