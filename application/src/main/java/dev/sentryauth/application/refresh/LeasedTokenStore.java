package dev.sentryauth.application.refresh;

import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.RefreshMark;
import dev.sentryauth.application.spi.StoreCapability;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.domain.Credential;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A store that cannot lock, with a lease from elsewhere: who shares a store with others must never refresh without one.
 * As thread-safe as its parts.
 */
public final class LeasedTokenStore implements TokenStore {
    private final TokenStore store;
    private final Leases leases;

    /** Where the lease comes from. */
    public interface Leases {
        /** The lease; null if it did not come within {@code wait}. */
        @Nullable
        Lease acquire(Duration wait);
    }

    public LeasedTokenStore(TokenStore store, Leases leases) {
        this.store = store;
        this.leases = leases;
    }

    @Override
    public Set<StoreCapability> capabilities() {
        EnumSet<StoreCapability> all = EnumSet.of(StoreCapability.LEASE);
        all.addAll(store.capabilities());
        return all;
    }

    @Override
    public @Nullable Lease acquireLease(Duration wait) {
        return leases.acquire(wait);
    }

    @Override
    public @Nullable Credential load() {
        return store.load();
    }

    @Override
    public void save(Credential credential) {
        store.save(credential);
    }

    @Override
    public boolean clear() {
        return store.clear();
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void checkWritable() {
        store.checkWritable();
    }

    @Override
    public @Nullable String setAsideDamaged() {
        return store.setAsideDamaged();
    }

    @Override
    public @Nullable String exposure() {
        return store.exposure();
    }

    @Override
    public boolean compareAndReplace(Credential expected, Credential replacement) {
        return store.compareAndReplace(expected, replacement);
    }

    @Override
    public @Nullable RefreshMark refreshMark() {
        return store.refreshMark();
    }

    @Override
    public void setRefreshMark(RefreshMark mark) {
        store.setRefreshMark(mark);
    }

    @Override
    public void clearRefreshMark() {
        store.clearRefreshMark();
    }

    @Override
    public void close() {
        store.close();
    }
}
