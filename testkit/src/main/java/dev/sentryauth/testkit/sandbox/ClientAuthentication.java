package dev.sentryauth.testkit.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who calls {@code /oauth/token/} and {@code /oauth/revoke/} (RFC 6749 section 2.3). */
final class ClientAuthentication {
    private static final int MAX_BASIC = 4096;

    private record Credentials(String id, String secret) {}

    private final Settings settings;

    ClientAuthentication(Settings settings) {
        this.settings = settings;
    }

    /** The error to answer with, or null if this is our app. Whether the app is disabled is the caller's question. */
    @Nullable
    Reply refusal(LoggedRequest request) {
        Map<String, ?> form = request.form();
        String header = request.header("Authorization");
        boolean basic = header != null && header.regionMatches(true, 0, "Basic ", 0, 6);
        if (basic && (form.containsKey("client_id") || form.containsKey("client_secret"))) {
            return error(400, "invalid_request");
        }
        Credentials credentials = basic && header != null
                ? decode(header.substring(6).strip())
                : new Credentials(Forms.last(request.form(), "client_id"), Forms.last(request.form(), "client_secret"));
        return credentials != null && isOurs(credentials) ? null : invalidClient();
    }

    /** Error bodies of the token endpoint carry the name and nothing else. */
    static Reply error(int status, String name) {
        return noStore(Reply.json(status, Json.object("error", name)));
    }

    static Reply noStore(Reply reply) {
        return reply.with("Cache-Control", "no-store").with("Pragma", "no-cache");
    }

    static Reply invalidClient() {
        return error(401, "invalid_client").with("WWW-Authenticate", "Basic realm=\"oauth\"");
    }

    /** A public app has no secret, so none is compared. */
    private boolean isOurs(Credentials credentials) {
        return credentials.id().equals(settings.clientId)
                && (settings.clientSecret == null || settings.clientSecret.equals(credentials.secret()));
    }

    private static @Nullable Credentials decode(String encoded) {
        if (encoded.length() > MAX_BASIC) {
            return null;
        }
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : new Credentials(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
