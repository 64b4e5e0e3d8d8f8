package dev.sentryauth.application.login;

import dev.sentryauth.application.config.Target;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Scopes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a sign-in by the device flow is asked to do.
 *
 * @param named the Sentry that the person named; null: the stored credential's, else sentry.io
 * @param scopes what to ask for
 * @param timeout how long all of it may take; the codes' lifetime bounds it as well
 */
public record DeviceLogin(@Nullable Target named, Scopes scopes, Duration timeout) {

    /** The specification's overall timeout: ten minutes. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    public DeviceLogin {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new AuthFailure(Kind.BAD_VALUE, "The timeout must be at least 1 second.");
        }
    }
}
