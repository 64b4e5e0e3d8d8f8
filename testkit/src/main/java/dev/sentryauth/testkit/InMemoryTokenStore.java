package dev.sentryauth.testkit;

import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.RefreshMark;
import dev.sentryauth.application.spi.StoreCapability;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.domain.Credential;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A token store for tests: gone with the process, but in all else like the real thing; it passes {@link
 * TokenStoreContract}. Counts its reads and writes, and can be told to fail. May be used from any thread.
 */
public final class InMemoryTokenStore implements TokenStore {
    private final Semaphore leases = new Semaphore(1);
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicInteger leasesTaken = new AtomicInteger();
    private @Nullable Credential credential;
    private @Nullable RefreshMark mark;
    private @Nullable RuntimeException writeFailure;
    private int failingWrites;
    private @Nullable RuntimeException readFailure;
    private int failingReads;
    private @Nullable RuntimeException lateFailure;
    private int lateFailures;
    private @Nullable RuntimeException leaseFailure;
    private BooleanSupplier replacing = () -> true;

    @Override
    public synchronized @Nullable Credential load() {
        reads.incrementAndGet();
        if (readFailure != null && failingReads > 0) {
            failingReads--;
            throw readFailure;
        }
        return credential;
    }

    @Override
    public synchronized void save(Credential newCredential) {
        write();
        credential = newCredential;
        mark = null;
        written();
    }

    @Override
    public synchronized boolean clear() {
        write();
        boolean had = credential != null;
        credential = null;
        mark = null;
        return had;
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public Set<StoreCapability> capabilities() {
        return Set.of(StoreCapability.COMPARE_AND_REPLACE, StoreCapability.LEASE);
    }

    @Override
    public synchronized void checkWritable() {
        if (writeFailure != null && failingWrites == Integer.MAX_VALUE) {
            throw writeFailure;
        }
    }

    @Override
    public synchronized boolean compareAndReplace(Credential expected, Credential replacement) {
        write();
        if (!replacing.getAsBoolean()) {
            return false;
        }
        if (credential == null || !credential.sameTokens(expected)) {
            written();
            return false;
        }
        credential = replacement;
        mark = null;
        return written();
    }

    @Override
    public synchronized @Nullable RefreshMark refreshMark() {
        return mark;
    }

    @Override
    public synchronized void setRefreshMark(RefreshMark newMark) {
        write();
        mark = newMark;
    }

    @Override
    public synchronized void clearRefreshMark() {
        write();
        mark = null;
    }

    @Override
    public @Nullable Lease acquireLease(Duration wait) {
        RuntimeException failure = leaseFailure();
        if (failure != null) {
            throw failure;
        }
        try {
            if (!leases.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        leasesTaken.incrementAndGet();
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                leases.release();
            }
        };
    }

    private void write() {
        if (writeFailure != null && failingWrites > 0) {
            failingWrites = failingWrites == Integer.MAX_VALUE ? failingWrites : failingWrites - 1;
            throw writeFailure;
        }
        writes.incrementAndGet();
    }

    /** Lets the next {@code times} writes fail; {@link Integer#MAX_VALUE}: all, and {@link #checkWritable} too. */
    public synchronized void failWrites(int times, RuntimeException failure) {
        failingWrites = times;
        writeFailure = failure;
    }

    private boolean written() {
        if (lateFailure != null && lateFailures > 0) {
            lateFailures--;
            throw lateFailure;
        }
        return true;
    }

    /** Lets the next {@code times} calls of {@link #save} and {@link #compareAndReplace} do their work and then fail all the same. */
    public synchronized void failAfterWriting(int times, RuntimeException failure) {
        lateFailures = times;
        lateFailure = failure;
    }

    /** Asked before each {@link #compareAndReplace}: false lets it do nothing and answer false; whatever is thrown, it throws. */
    public synchronized void onReplace(BooleanSupplier answer) {
        replacing = answer;
    }

    /** Lets the next {@code times} reads of the credential fail. */
    public synchronized void failReads(int times, RuntimeException failure) {
        failingReads = times;
        readFailure = failure;
    }

    /** Lets every {@link #acquireLease} fail; null: no more. */
    public synchronized void failLeases(@Nullable RuntimeException failure) {
        leaseFailure = failure;
    }

    private synchronized @Nullable RuntimeException leaseFailure() {
        return leaseFailure;
    }

    /** How often the credential was read. */
    public int reads() {
        return reads.get();
    }

    /** How many writes succeeded. */
    public int writes() {
        return writes.get();
    }

    /** How often the lease was taken. */
    public int leasesTaken() {
        return leasesTaken.get();
    }
}
