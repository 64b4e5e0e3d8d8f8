package dev.sentryauth.application.port;

import dev.sentryauth.application.spi.TokenStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the use cases need from outside. Each method answers the same object every time and makes it at the
 * first call: a command pays only for what it uses, so a use case asks when it needs a thing and not before. May be
 * called from any thread.
 */
public interface Ports {

    Environment environment();

    /** The wall clock: for expiry, which is a date. */
    InstantSource clock();

    /** For time-outs and pauses. */
    MonotonicClock monotonicClock();

    /**
     * Puts the end of the process off while the answer to a refresh is on its way. By default nobody does: then whoever
     * ends the process has to wait for the requests that are under way.
     */
    default ProcessEnd processEnd() {
        return work -> () -> {};
    }

    /**
     * The token store in force. One that other processes use as well must have {@link
     * dev.sentryauth.application.spi.StoreCapability#LEASE}; {@link
     * dev.sentryauth.application.refresh.LeasedTokenStore} gives it to a store that has none.
     *
     * @throws dev.sentryauth.application.spi.TokenStoreException if it cannot be opened
     * @throws dev.sentryauth.domain.AuthFailure if none has the id that was asked for
     */
    TokenStore tokenStore();

    /**
     * A file that shows that credentials may be stored, found without opening anything; null if there is none or that
     * cannot be told.
     */
    @Nullable
    Path existingStoreFile();

    CachedData cachedData();

    OAuthServer oauthServer();

    IdentityServer identityServer();

    SentryApi sentryApi();
}
