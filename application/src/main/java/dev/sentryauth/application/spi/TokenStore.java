package dev.sentryauth.application.spi;

import dev.sentryauth.domain.Credential;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one credential. Four methods make a store; the others say more about what it can do. {@code TokenStoreContract}
 * in the testkit is the test that a store has to pass.
 *
 * <p><b>Nulls</b>: no parameter is null; only {@link #load()}, {@link #refreshMark()} and {@link #acquireLease} answer
 * null. <b>Threads</b>: every method may be called from any thread, several at once. <b>Deadlines</b>: a call that does
 * not return within {@link StoreContext#callTimeout()} (plus {@code wait} for {@link #acquireLease}) is given up: its
 * thread is interrupted, and it must change nothing from then on. <b>Errors</b>: every method but {@link #close()}
 * may throw {@link TokenStoreException}; any other exception is taken as {@link
 * TokenStoreException.Reason#UNAVAILABLE}. <b>Durability</b>: when a method that changes something returns, the change
 * survives a crash of the process, and of the machine if the store is {@link StoreCapability#PERSISTENT}. A change
 * happens wholly or not at all. <b>End of the process</b>: a store serves until the process is gone, also after a
 * signal; a new pair may come while shutdown hooks run. <b>Secrets</b>: no token in a message, a log, an argument of a
 * process or a file that others can read.
 */
public interface TokenStore extends AutoCloseable {

    /** The credential; null if there is none. A credential comes back as it was saved, times in milliseconds. */
    @Nullable
    Credential load();

    /** Replaces whatever is there, and forgets the refresh mark: somebody signed in. */
    void save(Credential credential);

    /**
     * Forgets the credential and the refresh mark: somebody signed out.
     *
     * @return whether there was a credential
     */
    boolean clear();

    /**
     * Where the credential lies, for a person: a path or the name of a service; no secret. Always the same, and the same
     * for all that share the credential.
     */
    String location();

    /** What the store can do; the answer never changes. By default nothing beyond the four basic methods. */
    default Set<StoreCapability> capabilities() {
        return Set.of();
    }

    /** Throws if a credential could not be saved now; asked before a person approves a sign-in and before a refresh. */
    default void checkWritable() {}

    /**
     * Puts what is too damaged to be read out of the way, so that a new sign-in can be stored; nothing is deleted. Called
     * only when a person signs in. What is merely newer, or fine, stays.
     *
     * @return where it is kept now, for a person; null if nothing was moved
     */
    default @Nullable String setAsideDamaged() {
        return null;
    }

    /**
     * What other users can do in the place where the credential lies, for a note after a sign-in. They cannot read the
     * credential itself.
     *
     * @return one or two whole sentences; null if they can do nothing, or the store cannot tell
     */
    default @Nullable String exposure() {
        return null;
    }

    /**
     * Replaces the credential if the one that is there still holds the same tokens as {@code expected} ({@link
     * Credential#sameTokens}), and forgets the refresh mark with it.
     *
     * <p>The default is safe only while nobody else writes: stores with {@link StoreCapability#COMPARE_AND_REPLACE}
     * do it in one step.
     *
     * @return false, and nothing has changed, if another credential or none is there
     */
    default boolean compareAndReplace(Credential expected, Credential replacement) {
        Credential current = load();
        if (current == null || !current.sameTokens(expected)) {
            return false;
        }
        save(replacement);
        return true;
    }

    /** The mark of the last refresh; null if there is none or the store keeps none. */
    default @Nullable RefreshMark refreshMark() {
        return null;
    }

    /** Keeps the mark in the place of any former one. A store that cannot does nothing. */
    default void setRefreshMark(RefreshMark mark) {}

    /** Forgets the mark, if there is one. */
    default void clearRefreshMark() {}

    /**
     * Takes the exclusive lease on this store's credential: against every thread, process and machine that shares the
     * store. Called only if the store has {@link StoreCapability#LEASE}; for others the caller locks by itself, for
     * this user on this machine.
     *
     * @param wait how long to wait for another holder at most; zero: not at all
     * @return the lease; null if another holds it and the time is over
     */
    default @Nullable Lease acquireLease(Duration wait) {
        throw new UnsupportedOperationException("this store has no lease");
    }

    /** Frees what the store holds. May never be called: nothing may depend on it. Never throws. */
    @Override
    default void close() {}
}
