package dev.sentryauth.application.api;

import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.port.ForbiddenException;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.session.MissingPermission;
import dev.sentryauth.application.session.Session;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.AuthConfig;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.UserInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who is signed in, as the server says. May be used from any thread. */
public final class Identity {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Ports ports;
    private final Session session;

    public Identity(Ports ports, Session session) {
        this.ports = ports;
        this.session = session;
    }

    /**
     * Asks the server, and remembers its answer.
     *
     * @param named the Sentry that the person named; null: the token's own
     * @throws AuthFailure {@link Kind#FORBIDDEN} if the token acts for no user
     * @throws dev.sentryauth.domain.SentryAuthException if the server cannot be asked
     */
    public UserInfo ask(@Nullable Target named) {
        AuthConfig[] last = new AuthConfig[1];
        UserInfo user;
        try {
            user = session.call(named, (AuthConfig config) -> {
                last[0] = config;
                UserInfo answer = ports.identityServer().user(config.origin(), config.token(), TIMEOUT);
                if (answer != null && !config.source().isEnvironment()) {
                    remember(config, answer);
                }
                return answer;
            });
        } catch (ForbiddenException e) {
            throw MissingPermission.failure(ports, last[0], e.scope());
        }
        if (user == null) {
            throw new AuthFailure(
                    Kind.FORBIDDEN,
                    "The token is good, but it acts for no user, as an organization's token does. "
                            + MissingPermission.signInAsUser(last[0]));
        }
        return user;
    }

    private void remember(AuthConfig config, UserInfo user) {
        try {
            if (!user.equals(ports.cachedData().user())) {
                ports.cachedData().of(config.token()).saveUser(user);
            }
        } catch (TokenStoreException e) {
            return; // a cache
        }
    }
}
