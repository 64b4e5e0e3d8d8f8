package dev.sentryauth.application.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryauth.application.spi.RefreshMark;
import dev.sentryauth.application.spi.StoreCapability;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.testkit.InMemoryTokenStore;
import dev.sentryauth.testkit.TokenStoreContract;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A store with a lease from elsewhere is a store like any other. */
class LeasedTokenStoreTest extends TokenStoreContract {
    private final InMemoryTokenStore memory = new InMemoryTokenStore();

    @Override
    protected TokenStore open() {
        return new LeasedTokenStore(memory, memory::acquireLease);
    }

    /** Four methods and no more: what the interface's defaults make of them. */
    private static final class Smallest implements TokenStore {
        private final AtomicReference<@Nullable Credential> credential = new AtomicReference<>();

        @Override
        public @Nullable Credential load() {
            return credential.get();
        }

        @Override
        public void save(Credential newCredential) {
            credential.set(newCredential);
        }

        @Override
        public boolean clear() {
            return credential.getAndSet(null) != null;
        }

        @Override
        public String location() {
            return "a variable";
        }
    }

    @Test
    void theSmallestStoreGetsALease() {
        LeasedTokenStore store = new LeasedTokenStore(new Smallest(), memory::acquireLease);
        Credential credential = new Credential(Secret.of("t"), null, null, null, null, null, null);

        assertThat(store.capabilities()).containsExactly(StoreCapability.LEASE);
        assertThat(store.setAsideDamaged()).isNull();
        store.checkWritable();
        store.save(credential);
        store.setRefreshMark(new RefreshMark(RefreshMark.State.IN_FLIGHT, "hash", Instant.EPOCH, 1));
        assertThat(store.refreshMark()).isNull();
        store.clearRefreshMark();
        assertThat(store.compareAndReplace(credential, credential)).isTrue();
        assertThat(store.clear()).isTrue();
        assertThat(store.compareAndReplace(credential, credential)).isFalse();
        assertThat(store.location()).isEqualTo("a variable");
        store.close();
    }

    @Test
    void theFailuresOfTheStoreComeThrough() {
        memory.failWrites(Integer.MAX_VALUE, new TokenStoreException(TokenStoreException.Reason.DENIED, "read-only"));

        assertThatThrownBy(() -> open().checkWritable()).hasMessage("read-only");
    }

    @Test
    void aStoreWithoutALeaseHasNone() {
        assertThatThrownBy(() -> new Smallest().acquireLease(Duration.ZERO))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
