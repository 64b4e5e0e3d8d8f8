package dev.sentryauth.application.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.StoreCapability;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.Credential;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExclusiveWriteTest {
    private final AtomicReference<Duration> waited = new AtomicReference<>();

    private TokenStore store(Supplier<@Nullable Lease> lease, StoreCapability... capabilities) {
        return new TokenStore() {
            @Override
            public @Nullable Credential load() {
                return null;
            }

            @Override
            public void save(Credential credential) {}

            @Override
            public boolean clear() {
                return false;
            }

            @Override
            public String location() {
                return "nowhere";
            }

            @Override
            public Set<StoreCapability> capabilities() {
                return Set.of(capabilities);
            }

            @Override
            public @Nullable Lease acquireLease(Duration wait) {
                waited.set(wait);
                return lease.get();
            }
        };
    }

    @Test
    void theLeaseOfTheStoreIsTakenAndGivenBack() {
        AtomicBoolean open = new AtomicBoolean(true);

        ExclusiveWrite.lease(store(() -> () -> open.set(false), StoreCapability.LEASE))
                .close();

        assertThat(open).isFalse();
    }

    @Test
    void aPersonWaitsBrieflyWhereTheStoreComparesAndReplaces() {
        ExclusiveWrite.lease(store(() -> null, StoreCapability.LEASE, StoreCapability.COMPARE_AND_REPLACE))
                .close();

        assertThat(waited.get()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void elsewhereAWholeRefreshIsWaitedFor() {
        ExclusiveWrite.lease(store(() -> null, StoreCapability.LEASE)).close();

        assertThat(waited.get()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void withoutALeaseToTakeTheWriteGoesOn() {
        ExclusiveWrite.lease(store(() -> null)).close();
        assertThat(waited.get()).isNull();

        ExclusiveWrite.lease(store(
                        () -> {
                            throw new TokenStoreException(TokenStoreException.Reason.DENIED, "no lock file");
                        },
                        StoreCapability.LEASE))
                .close();
    }
}
