package dev.sentryauth.adapters.http;

import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.TokenGrant;
import dev.sentryauth.domain.UserInfo;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the successful answer of the token endpoint (RFC 6749, section 5.1). The tokens must be right; everything else
 * may be missing or odd, because whoever has been granted tokens must get them.
 */
final class TokenAnswers {

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
        switch (answer.body()) {
            case MALFORMED -> throw new UnusableException("an answer that is cut off or malformed");
            case TOO_LARGE -> throw new UnusableException("an answer of more than 1 MiB");
            case OTHER -> throw new UnusableException("a page instead of an answer");
            case JSON -> {}
        }
        JsonObject json = answer.json();
        Secret accessToken = token(json, "access_token");
        if (accessToken == null) {
            throw new UnusableException("an answer without an access token");
        }
        checkType(json, peer);
        return new TokenGrant(
                accessToken, token(json, "refresh_token"), json.number("expires_in"), json.string("scope"), user(json));
    }

    private static @Nullable Secret token(JsonObject json, String name) throws UnusableException {
        String text = json.string(name);
        if (text == null) {
            return null;
        }
        try {
            return Secret.of(text);
        } catch (IllegalArgumentException e) {
            throw new UnusableException("an answer whose " + name + " " + e.getMessage());
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
