package dev.sentryauth.application.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryauth.application.World;
import dev.sentryauth.application.refresh.RefreshResult.Change;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.RefreshOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void oneLeadsAndTheOthersShareItsResult() throws Exception {
        SingleFlight<Integer> flight = new SingleFlight<>();
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch leading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Future<Integer> leader = threads.submit(() -> flight.run(() -> {
            leading.countDown();
            await(go);
            return runs.incrementAndGet();
        }));
        leading.await();
        List<Thread> followers = new ArrayList<>();
        List<Future<Integer>> results = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            CountDownLatch started = new CountDownLatch(1);
            results.add(threads.submit(() -> {
                synchronized (followers) {
                    followers.add(Thread.currentThread());
                }
                started.countDown();
                return flight.run(runs::incrementAndGet);
            }));
            started.await();
        }
        awaitWaiting(followers);

        go.countDown();

        assertThat(leader.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        for (Future<Integer> result : results) {
            assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void aFailureIsSharedAndTheNextFlightStartsAnew() throws Exception {
        SingleFlight<Integer> flight = new SingleFlight<>();
        CountDownLatch leading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        IllegalStateException failure = new IllegalStateException("no");
        Future<Integer> leader = threads.submit(() -> flight.run(() -> {
            leading.countDown();
            await(go);
            throw failure;
        }));
        leading.await();
        List<Thread> followers = new ArrayList<>();
        CountDownLatch started = new CountDownLatch(1);
        Future<Integer> follower = threads.submit(() -> {
            synchronized (followers) {
                followers.add(Thread.currentThread());
            }
            started.countDown();
            return flight.run(() -> 2);
        });
        started.await();
        awaitWaiting(followers);

        go.countDown();

        assertThatThrownBy(() -> leader.get(10, TimeUnit.SECONDS)).hasCause(failure);
        assertThatThrownBy(() -> follower.get(10, TimeUnit.SECONDS)).hasCause(failure);
        assertThat(flight.run(() -> 3)).isEqualTo(3);
    }

    @Test
    void aLeaderThatIsInterruptedDoesNotTakeTheOthersWithIt() throws Exception {
        SingleFlight<Integer> flight = new SingleFlight<>();
        CountDownLatch leading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Future<Integer> leader = threads.submit(() -> flight.run(() -> {
            leading.countDown();
            await(go);
            throw new AuthFailure(Kind.INTERRUPTED, "interrupted");
        }));
        leading.await();
        List<Thread> followers = new ArrayList<>();
        CountDownLatch started = new CountDownLatch(1);
        Future<Integer> follower = threads.submit(() -> {
            synchronized (followers) {
                followers.add(Thread.currentThread());
            }
            started.countDown();
            return flight.run(() -> 2);
        });
        started.await();
        awaitWaiting(followers);

        go.countDown();

        assertThat(follower.get(10, TimeUnit.SECONDS)).isEqualTo(2);
        assertThatThrownBy(() -> leader.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    @Test
    void manyThreadsOnOneExpiredTokenCauseOneRefresh() throws Exception {
        World world = new World();
        Credential expired = world.signInExpired();
        Refresher refresher = new Refresher(world);
        List<Callable<RefreshResult>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(() -> refresher.refresh(
                    expired, new RefreshTrigger.Due(), credential -> new OAuthClient(World.HOST, "the-client")));
        }

        List<Future<RefreshResult>> results = threads.invokeAll(calls, 30, TimeUnit.SECONDS);

        for (Future<RefreshResult> result : results) {
            assertThat(result.get().credential()).isEqualTo(world.stored());
            assertThat(result.get().change()).isIn(Change.REFRESHED, Change.ADOPTED);
        }
        assertThat(world.sentry.count("refresh")).isEqualTo(1);
    }

    @Test
    void manyThreadsOnADeadServerAskItOnce() throws Exception {
        World world = new World();
        Credential expired = world.signInExpired();
        Refresher refresher = new Refresher(world);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        world.sentry.refreshes.add(token -> {
            asked.countDown();
            await(go);
            return new RefreshOutcome.Unknown("HTTP 502.", false);
        });
        List<Thread> waiting = new ArrayList<>();
        List<Future<RefreshResult>> results = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            CountDownLatch started = new CountDownLatch(1);
            int number = i;
            results.add(threads.submit(() -> {
                if (number > 0) {
                    synchronized (waiting) {
                        waiting.add(Thread.currentThread());
                    }
                }
                started.countDown();
                return refresher.refresh(
                        expired, new RefreshTrigger.Due(), credential -> new OAuthClient(World.HOST, "c"));
            }));
            started.await();
            asked.await();
        }
        awaitWaiting(waiting);

        go.countDown();

        for (Future<RefreshResult> result : results) {
            assertThatThrownBy(() -> result.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(AuthFailure.class);
        }
        assertThat(world.sentry.count("refresh")).isEqualTo(1);
    }

    /** The one can do without a refresh, the other cannot: another process is at it just now. */
    @Test
    void whoNeedsTheLeaseIsNotTurnedAwayBySomebodyWhoDoesNot() throws Exception {
        World world = new World();
        Credential good = world.signInDue();
        Lease theirs = Objects.requireNonNull(world.store.acquireLease(Duration.ZERO));

        assertThat(twoOf(world, good, theirs::close)).containsExactly(Change.POSTPONED, Change.REFRESHED);
    }

    @Test
    void whoNeedsARefreshDoesNotRestWithSomebodyWhoDoesNot() throws Exception {
        World world = new World();
        Credential good = world.signInDue();
        world.sentry.refreshes.add(token -> new RefreshOutcome.Unknown("HTTP 502.", false));
        assertThat(new Refresher(world).refresh(good, new RefreshTrigger.Due(), SingleFlightTest::issuer))
                .isEqualTo(new RefreshResult(good, Change.POSTPONED));

        assertThat(twoOf(world, good, () -> {})).containsExactly(Change.POSTPONED, Change.REFRESHED);
    }

    @Test
    void whoIsInterruptedBeforeAnythingWasSentDoesNotTakeTheOthersWithIt() throws Exception {
        World world = new World();
        Credential good = world.signInDue();
        world.sentry.refreshes.add(token -> {
            Thread.currentThread().interrupt();
            return new RefreshOutcome.NotSent("Interrupted while waiting for Sentry.");
        });

        assertThat(twoOf(world, good, () -> {})).containsExactly(Change.POSTPONED, Change.REFRESHED);

        assertThat(Thread.interrupted()).isTrue();
    }

    /**
     * What came of one thread, for which the refresh is due, and of one that joins it, because its token was rejected.
     *
     * @param between done before the second tries by itself
     */
    private static List<Change> twoOf(World world, Credential good, Runnable between) throws Exception {
        Refresher refresher = new Refresher(world);
        CompletableFuture<Change> rejected = new CompletableFuture<>();
        Thread second = new Thread(() -> {
            try {
                rejected.complete(refresher
                        .refresh(good, new RefreshTrigger.Rejected(good.accessToken()), SingleFlightTest::issuer)
                        .change());
            } catch (RuntimeException e) {
                rejected.completeExceptionally(e);
            }
        });
        world.sentry.onPrepare = () -> {
            world.sentry.onPrepare = between;
            second.start();
            awaitWaiting(List.of(second));
        };
        Change first = refresher
                .refresh(good, new RefreshTrigger.Due(), SingleFlightTest::issuer)
                .change();
        boolean interrupted = Thread.interrupted();
        try {
            return List.of(first, rejected.get(30, TimeUnit.SECONDS));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static OAuthClient issuer(Credential credential) {
        return new OAuthClient(World.HOST, "the-client");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until each thread waits for the leader: spinning on the condition, bounded by the test's own time-out. */
    private static void awaitWaiting(List<Thread> followers) {
        long start = System.nanoTime();
        while (true) {
            synchronized (followers) {
                if (!followers.isEmpty()
                        && followers.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING)) {
                    return;
                }
            }
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(30)) {
                throw new IllegalStateException("the followers do not wait");
            }
            Thread.onSpinWait();
        }
    }
}
