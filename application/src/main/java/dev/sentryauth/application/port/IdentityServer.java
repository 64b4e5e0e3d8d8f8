package dev.sentryauth.application.port;

import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks Sentry whether a token is good, and whose it is. May be called from any thread. */
public interface IdentityServer {

    /**
     * Presents the token.
     *
     * @return whose it is; null if the token is good but the server tells no user (an organization's token)
     * @throws TokenRejectedException if the server rejects the token
     * @throws ForbiddenException if the server knows the token and refuses to say whose it is
     * @throws dev.sentryauth.domain.AuthFailure if the server cannot be asked
     */
    @Nullable
    UserInfo identify(Origin origin, Secret token, Duration timeout);

    /**
     * The same for somebody who wants to know the user: a server that takes the token and just now cannot tell whose it is
     * is asked again, and fails then.
     */
    default @Nullable UserInfo user(Origin origin, Secret token, Duration timeout) {
        return identify(origin, token, timeout);
    }
}
