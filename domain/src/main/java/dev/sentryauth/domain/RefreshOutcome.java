package dev.sentryauth.domain;

/**
 * What a refresh request brought (RFC 6749, section 6). The cases differ in what is known about the old pair of
 * tokens, because the server replaces both on each use.
 */
public sealed interface RefreshOutcome {

    /** The new pair; the old one is dead. */
    record Granted(TokenGrant grant) implements RefreshOutcome {}

    /** {@code invalid_grant}: the refresh token is unknown, used or revoked. The only answer that ends a session. */
    record InvalidGrant() implements RefreshOutcome {}

    /** No byte of the request left this machine: the old pair lives, sending again is safe. */
    record NotSent(String reason) implements RefreshOutcome {}

    /** The server refused before it looked at the token (say, an unknown client): the old pair lives. */
    record Refused(String reason) implements RefreshOutcome {}

    /**
     * The request may or may not have been carried out: a broken connection, a time-out, 5xx, a page that is no
     * answer, an error of something before the server. The old pair may be dead.
     *
     * @param timedOut whether it was the time that ran out
     */
    record Unknown(String reason, boolean timedOut) implements RefreshOutcome {}
}
