package dev.sentryauth.adapters.http;

import dev.sentryauth.application.port.Environment;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.SafeText;
import dev.sentryauth.domain.Secret;
import feign.Request;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server of one request, and what goes there.
 *
 * @param secret what the request carries; null if nothing that must not be shown
 * @param environment says which headers it carries besides
 */
record Peer(Origin origin, Duration timeout, @Nullable Secret secret, Environment environment) {
    private static final String HIDDEN = "****";
    private static final int LONGEST_QUOTE = 200;
    private static final int LONGEST_GATEWAY_TEXT = 120;

    URI uri() {
        return URI.create(origin.toString());
    }

    /** The time limit; at least a millisecond, because 0 would mean none. */
    Request.Options limits() {
        long millis = Math.max(1, Math.min(timeout.toMillis(), Integer.MAX_VALUE));
        return new Request.Options(millis, TimeUnit.MILLISECONDS, millis, TimeUnit.MILLISECONDS, false);
    }

    /** The same, for a request whose answer is waited for by an interrupted thread, too. */
    Request.Options patientLimits() {
        return new Wait(limits(), true, false);
    }

    /** The same, for a request during which a user sees something else than silence. */
    Request.Options quietLimits() {
        return new Wait(limits(), false, true);
    }

    /** Marks such requests; Feign hands it on as it is. */
    static final class Wait extends Request.Options {
        private final boolean patient;
        private final boolean quiet;

        private Wait(Request.Options limits, boolean patient, boolean quiet) {
            super(
                    limits.connectTimeoutMillis(),
                    TimeUnit.MILLISECONDS,
                    limits.readTimeoutMillis(),
                    TimeUnit.MILLISECONDS,
                    false);
            this.patient = patient;
            this.quiet = quiet;
        }

        static boolean isPatient(Request.Options options) {
            return options instanceof Wait wait && wait.patient;
        }

        static boolean isQuiet(Request.Options options) {
            return options instanceof Wait wait && wait.quiet;
        }
    }

    /** The secret, for the wire. */
    String token() {
        return secret == null ? "" : secret.reveal();
    }

    /** What a person knows the server by. */
    String host() {
        return origin.display();
    }

    /** The words of something that stands before the server, fit for a message and shorter than {@link #quote}'s. */
    String quoteBriefly(String text) {
        String quoted = quote(text);
        return quoted.length() <= LONGEST_GATEWAY_TEXT ? quoted : quoted.substring(0, LONGEST_GATEWAY_TEXT - 1) + "…";
    }

    /**
     * A text of the server's, fit for the middle of a sentence: sanitised, short, without a full stop at its end and without
     * what was sent, should it echo that.
     */
    String quote(String text) {
        String known = secret == null ? text : text.replace(secret.reveal(), HIDDEN);
        for (String value : CustomHeaders.secrets(environment)) {
            known = known.replace(value, HIDDEN);
        }
        String safe = SafeText.of(known).strip();
        while (safe.endsWith(".")) {
            safe = safe.substring(0, safe.length() - 1);
        }
        return safe.length() <= LONGEST_QUOTE ? safe : safe.substring(0, LONGEST_QUOTE - 1) + "…";
    }
}
