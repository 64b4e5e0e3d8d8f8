package dev.sentryauth.bootstrap;

import dev.sentryauth.adapters.sqlite.FileLease;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.refresh.LeasedTokenStore;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.SafeText;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The lease of a store that has none: a lock file of this user, named after the store and its location. It lies below the
 * home directory that the system knows, because neither SENTRY_CONFIG_DIR nor HOME moves a keychain: who shares the
 * credential has to meet one lock. May be used from any thread.
 */
final class StoreLocks implements LeasedTokenStore.Leases {
    private final String id;
    private final String name;
    private final Environment environment;
    private final MonotonicClock clock;

    StoreLocks(String id, TokenStore store, Environment environment, MonotonicClock clock) {
        this.id = id;
        this.name = id + "-" + Integer.toHexString(store.location().hashCode());
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public @Nullable Lease acquire(Duration wait) {
        Path home = home();
        if (home == null) {
            throw noPlace("the home directory", null);
        }
        Path directory = home.resolve(".sentry").resolve("locks");
        try {
            return new FileLease(directory, name, clock).acquire(wait);
        } catch (TokenStoreException e) {
            throw noPlace(directory.toString(), e);
        }
    }

    /** As the system knows it; HOME only for users of whom the system knows none. */
    private @Nullable Path home() {
        for (String candidate : new String[] {System.getProperty("user.home"), environment.get("HOME")}) {
            if (candidate != null && new File(candidate).isAbsolute()) {
                return Path.of(candidate);
            }
        }
        return null;
    }

    private TokenStoreException noPlace(String where, @Nullable TokenStoreException cause) {
        return new TokenStoreException(
                cause == null ? TokenStoreException.Reason.UNAVAILABLE : cause.reason(),
                "The token store '" + SafeText.of(id) + "' has no lock of its own, and " + where
                        + " cannot hold one. Make it writable for you, or set SENTRY_JAVA_OPTIONS=-Duser.home=DIRECTORY, the"
                        + " same for all who use this store.",
                cause);
    }
}
