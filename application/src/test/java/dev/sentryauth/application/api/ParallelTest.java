package dev.sentryauth.application.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParallelTest {
    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void answersComeInTheOrderOfTheirRequests() {
        CountDownLatch last = new CountDownLatch(1);
        List<Supplier<Integer>> requests = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            requests.add(() -> {
                if (number == 7) {
                    last.countDown();
                } else {
                    await(last); // all eight are under way at the same time, or this never ends
                }
                return number;
            });
        }

        assertThat(Parallel.all(requests)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void manyRequestsShareEightThreads() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Supplier<Integer>> requests = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            requests.add(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                running.decrementAndGet();
                return number;
            });
        }

        assertThat(Parallel.all(requests)).hasSize(200);
        assertThat(most.get()).isLessThanOrEqualTo(8);
    }

    @Test
    void oneRequestNeedsNoThread() {
        assertThat(Parallel.all(List.<Supplier<Thread>>of(Thread::currentThread)))
                .containsExactly(Thread.currentThread());
        assertThat(Parallel.all(List.<Supplier<String>>of())).isEmpty();
    }

    @Test
    void theFirstFailureInTheirOrderIsThrownWhenAllHaveEnded() {
        AtomicInteger ended = new AtomicInteger();
        AuthFailure first = new AuthFailure(Kind.SERVER, "first");
        CountDownLatch second = new CountDownLatch(1);

        assertThatThrownBy(() -> Parallel.all(List.<Supplier<Integer>>of(
                        ended::incrementAndGet,
                        () -> {
                            await(second);
                            throw first;
                        },
                        () -> {
                            second.countDown();
                            throw new AuthFailure(Kind.SERVER, "second");
                        },
                        ended::incrementAndGet)))
                .isSameAs(first);
        assertThat(ended.get()).isEqualTo(2);
    }

    @Test
    void anErrorOfTheMachineIsNotLost() {
        assertThatThrownBy(() -> Parallel.all(List.<Supplier<Integer>>of(() -> 1, () -> {
                    throw new LinkageError("no class");
                })))
                .hasRootCauseInstanceOf(LinkageError.class);
    }

    @Test
    void whoIsInterruptedStopsWaiting() {
        CountDownLatch over = new CountDownLatch(1);
        Supplier<Integer> hanging = () -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                return 1; // a request that is given up
            }
            return 0;
        };
        Thread.currentThread().interrupt();

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> Parallel.all(List.of(hanging, hanging)));
        over.countDown();

        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
