package dev.sentryauth.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.UserInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In one JVM one after another uses the database. */
class TurnsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path temporary;

    private Fixture fixture;

    @BeforeEach
    void signIn() {
        fixture = new Fixture(temporary);
        fixture.store().save(Fixture.credential("old"));
    }

    private CompletableFuture<Boolean> replacing(Duration busyTimeout, Thread[] thread) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        thread[0] = new Thread(() -> {
            try {
                SqliteDatabase database = new SqliteDatabase(temporary, busyTimeout);
                result.complete(new SqliteTokenStore(database, new SystemClock())
                        .compareAndReplace(Fixture.credential("old"), Fixture.credential("new")));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        thread[0].start();
        return result;
    }

    /** Uses the database until that thread has waited for its turn so long. */
    private void useUntilWaited(Thread thread, Duration time, Runnable end) {
        fixture.database().read(connection -> {
            awaitBlocked(thread);
            long start = System.nanoTime();
            while (System.nanoTime() - start <= time.toNanos()) {
                Thread.onSpinWait();
            }
            end.run();
            return null;
        });
    }

    private static void awaitBlocked(Thread thread) {
        long start = System.nanoTime();
        while (thread.getState() != Thread.State.BLOCKED) {
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
            Thread.onSpinWait();
        }
    }

    private CompletableFuture<Boolean> replacingBeside(Duration busyTimeout, Duration used, Runnable end) {
        Thread[] thread = new Thread[1];
        CompletableFuture<CompletableFuture<Boolean>> begun = new CompletableFuture<>();
        fixture.database().read(connection -> {
            begun.complete(replacing(busyTimeout, thread));
            useUntilWaited(thread[0], used, end); // a turn may be taken within one's own
            return null;
        });
        return begun.join();
    }

    @Test
    void whoHasWaitedForItsTurnLongEnoughGoesOn() throws Exception {
        assertThat(replacingBeside(LONG, Duration.ofMillis(5), () -> {}).get(30, TimeUnit.SECONDS))
                .isTrue();
        assertThat(fixture.store().load()).isEqualTo(Fixture.credential("new"));
    }

    /** A call that takes longer than a store may is given up by its caller, and must change nothing from then on. */
    @Test
    void whoHasWaitedForItsTurnTooLongTouchesNothing() {
        CompletableFuture<Boolean> late = replacingBeside(Duration.ofMillis(5), Duration.ofMillis(5), () -> {});

        assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(TokenStoreException.class)
                .hasMessageContaining("is locked");
        assertThat(fixture.store().load()).isEqualTo(Fixture.credential("old"));
    }

    /** It would be another one's turn there. */
    @Test
    void whoWaitsWhileTheFileIsSetAsideTouchesNeither() {
        CompletableFuture<Boolean> late = replacingBeside(LONG, Duration.ofMillis(5), () -> {
            try {
                Files.copy(fixture.file(), temporary.resolve("copy"));
                Files.move(fixture.file(), temporary.resolve("aside"));
                Files.move(temporary.resolve("copy"), fixture.file());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(TokenStoreException.class);
        assertThat(fixture.store().load()).isEqualTo(Fixture.credential("old"));
    }

    /** Another store may have locks of its own, which somebody holds who waits for the database. */
    @Test
    void anotherStoreIsNotAskedDuringATurn() {
        Credential credential = Fixture.credential("elsewhere");
        SqliteCachedData cache = new SqliteCachedData(fixture.database(), new Elsewhere(credential));

        cache.of(credential.accessToken()).saveUser(new UserInfo("1", "Jane", "jane@example.com", "jane"));

        assertThat(cache.user()).isNotNull();
        assertThat(cache.paginationCursor("list")).isNull();
        assertThat(cache.organizationRegions()).isEmpty();
    }

    /** A store that looks at the database on another thread before it answers. */
    private final class Elsewhere implements TokenStore {
        private final Credential credential;

        Elsewhere(Credential credential) {
            this.credential = credential;
        }

        private void look() {
            try {
                CompletableFuture.supplyAsync(() ->
                                fixture.store().location() + fixture.store().load())
                        .get(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public @Nullable Credential load() {
            look();
            return credential;
        }

        @Override
        public void save(Credential replacement) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean clear() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String location() {
            look();
            return "elsewhere";
        }
    }
}
