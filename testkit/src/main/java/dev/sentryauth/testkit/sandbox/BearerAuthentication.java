package dev.sentryauth.testkit.sandbox;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the Authorization header of an API request, with the refusals of the real server. */
final class BearerAuthentication {
    /** Either a holder or the detail of a 401. */
    record Outcome(
            TokenLedger.@Nullable Holder holder, @Nullable String refusal) {
        /** Null for nobody, and for an organization's token, which has no user. */
        @Nullable
        SandboxUser user() {
            return holder == null ? null : holder.user();
        }
    }

    static final String NOT_PROVIDED = "Authentication credentials were not provided.";

    private final Settings settings;
    private final TokenLedger tokens;

    BearerAuthentication(Settings settings, TokenLedger tokens) {
        this.settings = settings;
        this.tokens = tokens;
    }

    Outcome check(LoggedRequest request) {
        String header = Optional.ofNullable(request.header("Authorization")).orElse("");
        String[] parts = header.strip().split("\\s+");
        if (!parts[0].toLowerCase(Locale.ROOT).equals("bearer")) {
            return refused(NOT_PROVIDED);
        }
        if (parts.length == 1) {
            return refused("Invalid token header. No credentials provided.");
        }
        if (parts.length > 2) {
            return refused("Invalid token header. Token string should not contain spaces.");
        }
        return tokens.holder(parts[1])
                .map(this::admit)
                .orElseGet(() -> refused(parts[1].startsWith("sntrys_") ? "Invalid org token" : "Invalid token"));
    }

    private Outcome admit(TokenLedger.Holder holder) {
        if (holder.expired()) {
            return refused("Token expired");
        }
        if (settings.userDisabled && holder.kind() != TokenLedger.Kind.ORGANIZATION) {
            return refused("User inactive or deleted");
        }
        if (settings.appDisabled && holder.kind() == TokenLedger.Kind.OAUTH) {
            return refused("UserApplication inactive or deleted");
        }
        return new Outcome(holder, null);
    }

    static Reply unauthorized(String detail) {
        return Reply.detail(401, detail).with("WWW-Authenticate", "xBasic realm=\"api\"");
    }

    private static Outcome refused(String detail) {
        return new Outcome(null, detail);
    }
}
