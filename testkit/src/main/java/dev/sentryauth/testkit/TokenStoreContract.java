package dev.sentryauth.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.RefreshMark;
import dev.sentryauth.application.spi.StoreCapability;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What "implements {@link TokenStore}" means. Extend it in your plug-in's tests and say how a store is opened; tests of
 * capabilities that your store does not claim are reported as skipped.
 */
@SuppressWarnings("ClassCanBeStatic")
public abstract class TokenStoreContract {
    private static final Instant NOW = Instant.parse("2026-03-01T10:15:30.123Z");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<TokenStore> opened = new ArrayList<>();

    /**
     * Opens a store. All calls during one test lead to the same place, which is empty at the first call; each call
     * stands for another process, as far as the store can be opened more than once.
     *
     * @throws Exception if it cannot be opened: the test fails
     */
    protected abstract TokenStore open() throws Exception;

    private TokenStore store() throws Exception {
        TokenStore store = open();
        opened.add(store);
        return store;
    }

    @AfterEach
    void closeStores() {
        opened.forEach(TokenStore::close);
    }

    private static Credential credential(String name) {
        return new Credential(
                Secret.of("access-" + name),
                Secret.of("refresh-" + name),
                NOW.plusSeconds(3600),
                NOW,
                Origin.of("https://sentry.example.com:8443"),
                "client-" + name,
                "org:read project:read");
    }

    private static Credential bare(String token) {
        return new Credential(Secret.of(token), null, null, null, null, null, null);
    }

    private static RefreshMark mark(String hash) {
        return new RefreshMark(RefreshMark.State.IN_FLIGHT, hash, NOW, 4711);
    }

    @Test
    void anEmptyStoreHasNoCredentialAndNothingToClear() throws Exception {
        TokenStore store = store();

        assertNull(store.load());
        assertNull(store.refreshMark());
        assertFalse(store.clear());
        assertNull(store.load());
    }

    @Test
    void aCredentialComesBackAsItWasSaved() throws Exception {
        TokenStore store = store();

        store.save(credential("a"));

        assertEquals(credential("a"), store.load());
    }

    @Test
    void whatIsUnknownComesBackAsUnknown() throws Exception {
        TokenStore store = store();

        store.save(bare("only-a-token"));

        assertEquals(bare("only-a-token"), store.load());
    }

    @Test
    void savingReplacesEveryPartOfTheFormerCredential() throws Exception {
        TokenStore store = store();
        store.save(credential("a"));

        store.save(bare("b"));

        assertEquals(bare("b"), store.load());
    }

    @Test
    void timesKeepTheirMilliseconds() throws Exception {
        TokenStore store = store();
        for (Instant time :
                List.of(Instant.EPOCH, Instant.ofEpochMilli(1), Instant.parse("2126-01-01T00:00:00.999Z"))) {
            Credential timed = new Credential(Secret.of("t"), null, time, time, null, null, null);

            store.save(timed);

            assertEquals(timed, store.load());
        }
    }

    @Test
    void everyVisibleCharacterSurvives() throws Exception {
        TokenStore store = store();
        StringBuilder all = new StringBuilder();
        for (char c = '!'; c <= '~'; c++) {
            all.append(c);
        }
        Credential odd = new Credential(
                Secret.of(all.toString()), Secret.of(all.reverse().toString()), null, null, null, "id'\"%", "a b");

        store.save(odd);

        assertEquals(odd, store.load());
    }

    @Test
    void aLongTokenIsKeptWholeOrRefusedWhole() throws Exception {
        TokenStore store = store();
        store.save(credential("a"));
        Credential large = bare("x".repeat(64 * 1024));
        try {
            store.save(large);
        } catch (TokenStoreException e) {
            assertEquals(TokenStoreException.Reason.TOO_LARGE, e.reason());
            assertEquals(credential("a"), store.load(), "a refused credential must leave the former one");
            return;
        }
        assertEquals(large, store.load());
    }

    @Test
    void clearingForgetsTheCredential() throws Exception {
        TokenStore store = store();
        store.save(credential("a"));

        assertTrue(store.clear());

        assertNull(store.load());
        assertFalse(store.clear());
    }

    @Test
    void whatOneWritesAnotherReads() throws Exception {
        TokenStore one = store();
        TokenStore another = store();
        assertNull(another.load());

        one.save(credential("a"));
        assertEquals(credential("a"), another.load());

        another.clear();
        assertNull(one.load());
    }

    @Test
    void aPersistentStoreOutlivesItsClosing() throws Exception {
        TokenStore first = store();
        assumeTrue(first.capabilities().contains(StoreCapability.PERSISTENT), "the store is not PERSISTENT");
        first.save(credential("a"));
        first.close();

        assertEquals(credential("a"), store().load());
    }

    @Test
    void replacesWhatIsExpected() throws Exception {
        TokenStore store = store();
        store.save(credential("a"));

        assertTrue(store.compareAndReplace(credential("a"), credential("b")));

        assertEquals(credential("b"), store.load());
    }

    @Test
    void comparesTheTokensAndNothingElse() throws Exception {
        TokenStore store = store();
        store.save(credential("a"));
        Credential sameTokens =
                new Credential(Secret.of("access-a"), Secret.of("refresh-a"), null, null, null, null, null);

        assertTrue(store.compareAndReplace(sameTokens, credential("b")));
    }

    @Test
    void doesNotReplaceWhatIsNotExpected() throws Exception {
        TokenStore store = store();
        assertFalse(store.compareAndReplace(credential("a"), credential("b")), "nothing is stored");
        assertNull(store.load());

        store.save(credential("c"));
        assertFalse(store.compareAndReplace(credential("a"), credential("b")), "another credential is stored");

        Credential otherRefresh = new Credential(Secret.of("access-c"), null, null, null, null, null, null);
        assertFalse(store.compareAndReplace(otherRefresh, credential("b")), "only the access token is the same");
        Credential otherAccess =
                new Credential(Secret.of("access-x"), Secret.of("refresh-c"), null, null, null, null, null);
        assertFalse(store.compareAndReplace(otherAccess, credential("b")), "only the refresh token is the same");
        assertEquals(credential("c"), store.load());
    }

    @Test
    void ofManyWhoReplaceTheSameExactlyOneSucceeds() throws Exception {
        TokenStore store = store();
        assumeTrue(
                store.capabilities().contains(StoreCapability.COMPARE_AND_REPLACE),
                "the store does not claim COMPARE_AND_REPLACE");
        store.save(credential("start"));
        List<Callable<Boolean>> rivals = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            TokenStore mine = store();
            Credential replacement = credential("rival" + i);
            rivals.add(() -> mine.compareAndReplace(credential("start"), replacement));
        }

        long winners = together(rivals).stream().filter(won -> won).count();

        assertEquals(1, winners);
    }

    @Test
    void nobodyEverReadsHalfACredential() throws Exception {
        TokenStore writer = store();
        TokenStore reader = store();
        writer.save(credential("0"));
        List<Callable<Boolean>> both = new ArrayList<>();
        both.add(() -> {
            for (int i = 1; i <= 50; i++) {
                writer.save(credential(String.valueOf(i)));
            }
            return true;
        });
        both.add(() -> {
            for (int i = 0; i < 50; i++) {
                Credential seen = reader.load();
                assertNotNull(seen, "the credential vanished while it was replaced");
                String name = seen.accessToken().reveal().substring("access-".length());
                assertEquals(credential(name), seen);
            }
            return true;
        });

        together(both);

        assertEquals(credential("50"), reader.load());
    }

    @Test
    void aMarkIsKeptUntilItIsClearedOrTheCredentialChanges() throws Exception {
        TokenStore store = store();
        store.save(credential("a"));
        store.setRefreshMark(mark("one"));
        assumeTrue(store.refreshMark() != null, "the store keeps no refresh marks");
        assertEquals(mark("one"), store().refreshMark());

        RefreshMark rejected = new RefreshMark(RefreshMark.State.REJECTED, "two", NOW.plusMillis(1), 1);
        store.setRefreshMark(rejected);
        assertEquals(rejected, store.refreshMark());
        assertEquals(credential("a"), store.load());

        store.clearRefreshMark();
        assertNull(store.refreshMark());

        store.setRefreshMark(mark("three"));
        store.save(credential("b"));
        assertNull(store.refreshMark(), "a new sign-in must forget the mark");

        store.setRefreshMark(mark("four"));
        assertTrue(store.compareAndReplace(credential("b"), credential("c")));
        assertNull(store.refreshMark(), "a refresh must forget the mark");

        store.setRefreshMark(mark("five"));
        assertFalse(store.compareAndReplace(credential("x"), credential("y")));
        assertEquals(mark("five"), store.refreshMark(), "where nothing is replaced, nothing is forgotten");

        store.clear();
        assertNull(store.refreshMark(), "signing out must forget the mark");
    }

    @Test
    void onlyOneHoldsTheLease() throws Exception {
        TokenStore one = storeWithLease();
        TokenStore another = store();

        Lease lease = one.acquireLease(Duration.ZERO);
        assertNotNull(lease);
        assertNull(another.acquireLease(Duration.ZERO));
        assertNull(one.acquireLease(Duration.ofMillis(50)), "a second lease of the same handle");

        lease.close();
        Lease next = another.acquireLease(Duration.ZERO);
        assertNotNull(next);
        lease.close(); // closing twice must not free another's lease
        assertNull(one.acquireLease(Duration.ZERO));
        next.close();
    }

    @Test
    void whoWaitsForTheLeaseGetsIt() throws Exception {
        TokenStore one = storeWithLease();
        TokenStore another = store();
        Lease lease = one.acquireLease(Duration.ZERO);
        assertNotNull(lease);
        CountDownLatch waiting = new CountDownLatch(1);
        List<Callable<Boolean>> both = new ArrayList<>();
        both.add(() -> {
            waiting.countDown();
            try (Lease theirs = another.acquireLease(SOON)) {
                return theirs != null;
            }
        });
        both.add(() -> {
            waiting.await();
            lease.close(); // from another thread than the one that took it
            return true;
        });

        assertEquals(List.of(true, true), together(both));
    }

    @Test
    void theLeaseLetsOneAfterAnotherIn() throws Exception {
        storeWithLease();
        int[] inside = new int[1];
        List<Callable<Boolean>> workers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            TokenStore mine = store();
            workers.add(() -> {
                for (int round = 0; round < 5; round++) {
                    try (Lease lease = mine.acquireLease(SOON)) {
                        assertNotNull(lease, "the lease did not come in time");
                        assertEquals(1, ++inside[0], "two are inside");
                        Thread.onSpinWait();
                        inside[0]--;
                    }
                }
                return true;
            });
        }

        together(workers);
    }

    @Test
    void aStoreThatIsFreshCanBeWritten() throws Exception {
        TokenStore store = store();

        store.checkWritable();

        assertNull(store.load(), "asking must not change anything");
    }

    @Test
    void askingWhetherItCanBeWrittenOrIsDamagedChangesNothing() throws Exception {
        TokenStore store = store();
        store.save(credential("a"));
        store.setRefreshMark(mark("one"));
        RefreshMark before = store.refreshMark();

        store.checkWritable();
        assertNull(store.setAsideDamaged(), "a store that is fine is not set aside");

        assertEquals(credential("a"), store.load());
        assertEquals(before, store.refreshMark());
    }

    @Test
    void theLocationIsTheSameForAllThatShareIt() throws Exception {
        TokenStore store = store();
        String before = store.location();

        store.save(credential("a"));

        assertEquals(before, store.location());
        assertEquals(before, store().location());
    }

    @Test
    void theLocationNamesNoToken() throws Exception {
        TokenStore store = store();
        store.save(credential("a"));

        assertFalse(store.location().isBlank());
        assertFalse(store.location().contains("access-a") || store.location().contains("refresh-a"));
        assertFalse(store.toString().contains("access-a") || store.toString().contains("refresh-a"));
    }

    @Test
    void closingTwiceDoesNothing() throws Exception {
        TokenStore store = store();
        store.save(credential("a"));

        store.close();
        store.close();
    }

    private TokenStore storeWithLease() throws Exception {
        TokenStore store = store();
        assumeTrue(store.capabilities().contains(StoreCapability.LEASE), "the store does not claim LEASE");
        return store;
    }

    /** Runs all at once and gives back what each returned; the first failure fails the test. */
    private static <T extends @Nullable Object> List<T> together(List<Callable<T>> tasks)
            throws InterruptedException, ExecutionException, TimeoutException {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> task : tasks) {
                futures.add(threads.submit(task));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
