package dev.sentryauth.application.session;

import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.StoreCapability;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import java.time.Duration;

/** Signing in and out waits for a refresh that is under way, but not for ever: a person's deliberate act goes first. */
public final class ExclusiveWrite {
    /** A store that compares and replaces in one step is safe without the lease, too. */
    private static final Duration COURTESY = Duration.ofSeconds(5);

    /** Longer than a refresh can take: without that step only the lease keeps the two apart. */
    private static final Duration NEEDED = Duration.ofSeconds(40);

    private ExclusiveWrite() {}

    /** The lease, or one of nothing if it does not come in time; to be closed after the write. */
    public static Lease lease(TokenStore store) {
        if (!store.capabilities().contains(StoreCapability.LEASE)) {
            return () -> {};
        }
        boolean safe = store.capabilities().contains(StoreCapability.COMPARE_AND_REPLACE);
        try {
            Lease lease = store.acquireLease(safe ? COURTESY : NEEDED);
            return lease == null ? () -> {} : lease;
        } catch (RuntimeException e) {
            if (TokenStoreException.of(e) instanceof TokenStoreException) {
                return () -> {}; // whether the store works is found out by the write itself
            }
            throw e;
        }
    }
}
