package dev.sentryauth.bootstrap.plugin;

import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.RefreshMark;
import dev.sentryauth.application.spi.StoreCapability;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.Credential;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A plug-in's store with every call guarded. */
final class GuardedTokenStore implements TokenStore {
    private final TokenStore store;
    private final GuardedCalls calls;

    GuardedTokenStore(TokenStore store, GuardedCalls calls) {
        this.store = store;
        this.calls = calls;
    }

    @Override
    public @Nullable Credential load() {
        return calls.<@Nullable Credential>run(store::load);
    }

    @Override
    public void save(Credential credential) {
        calls.run(() -> {
            store.save(credential);
            return true;
        });
    }

    @Override
    public boolean clear() {
        return calls.run(store::clear);
    }

    @Override
    public String location() {
        return Objects.requireNonNullElse(calls.run(store::location), "unknown");
    }

    @Override
    public Set<StoreCapability> capabilities() {
        return Objects.requireNonNullElse(calls.run(store::capabilities), Set.of());
    }

    @Override
    public void checkWritable() {
        calls.run(() -> {
            store.checkWritable();
            return true;
        });
    }

    @Override
    public @Nullable String setAsideDamaged() {
        return calls.<@Nullable String>run(store::setAsideDamaged);
    }

    @Override
    public @Nullable String exposure() {
        return calls.<@Nullable String>run(store::exposure);
    }

    @Override
    public boolean compareAndReplace(Credential expected, Credential replacement) {
        return calls.run(() -> store.compareAndReplace(expected, replacement));
    }

    @Override
    public @Nullable RefreshMark refreshMark() {
        return calls.<@Nullable RefreshMark>run(store::refreshMark);
    }

    @Override
    public void setRefreshMark(RefreshMark mark) {
        calls.run(() -> {
            store.setRefreshMark(mark);
            return true;
        });
    }

    @Override
    public void clearRefreshMark() {
        calls.run(() -> {
            store.clearRefreshMark();
            return true;
        });
    }

    @Override
    public @Nullable Lease acquireLease(Duration wait) {
        Lease lease = calls.<@Nullable Lease>runWaiting(() -> store.acquireLease(wait), wait, late -> {
            if (late != null) {
                late.close();
            }
        });
        return lease == null ? null : () -> release(lease);
    }

    private void release(Lease lease) {
        try {
            calls.run(() -> {
                lease.close();
                return true;
            });
        } catch (TokenStoreException e) {
            return; // a lease ends with the process at the latest
        }
    }

    @Override
    public void close() {
        try {
            calls.run(() -> {
                store.close();
                return true;
            });
        } catch (TokenStoreException e) {
            return; // nobody could do anything about it
        }
    }
}
