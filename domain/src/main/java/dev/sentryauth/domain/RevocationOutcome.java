package dev.sentryauth.domain;

import org.jspecify.annotations.Nullable;

/**
 * The server's response to a revocation request (RFC 7009, section 2.2).
 *
 * @param reason why it is not confirmed, in lower case and without a full stop, safe to show; null if that is not known, or it
 *     needs none
 */
public record RevocationOutcome(Kind kind, @Nullable String reason) {
    /** The server confirmed it, with a status of 200: the token is dead. */
    public static final RevocationOutcome REVOKED = new RevocationOutcome(Kind.REVOKED, null);

    /** {@link Kind#CLIENT_REFUSED}. */
    public static final RevocationOutcome CLIENT_REFUSED = new RevocationOutcome(Kind.CLIENT_REFUSED, null);

    /** {@link Kind#UNCONFIRMED}, and nobody knows why. */
    public static final RevocationOutcome UNCONFIRMED = unconfirmed(null);

    /** What a server can make of it. */
    public enum Kind {
        /** It confirmed it. */
        REVOKED,
        /**
         * {@code invalid_client}: the server revokes nothing for a public client, that is one without a secret. The token lives
         * until it expires, or until its user removes it in the server's settings.
         */
        CLIENT_REFUSED,
        /** Any other response, or none: the token may live until it expires. */
        UNCONFIRMED
    }

    /** {@link Kind#UNCONFIRMED}, with the reason. */
    public static RevocationOutcome unconfirmed(@Nullable String reason) {
        return new RevocationOutcome(Kind.UNCONFIRMED, reason);
    }
}
