package dev.sentryauth.application.spi;

import java.time.Instant;

/**
 * A durable note about the last refresh: it tells a later process what became of it. It never holds a token.
 *
 * @param state how far the refresh got
 * @param refreshTokenHash SHA-256, in lower-case hex, of the refresh token that was sent
 * @param at when the request was about to be sent, or was rejected
 * @param process the process that sent it
 */
public record RefreshMark(State state, String refreshTokenHash, Instant at, long process) {

    /** How far the refresh got. */
    public enum State {
        /** The request was about to be sent; if nobody holds the lease, its answer was lost. */
        IN_FLIGHT,
        /** The server answered {@code invalid_grant} to this refresh token. */
        REJECTED
    }
}
