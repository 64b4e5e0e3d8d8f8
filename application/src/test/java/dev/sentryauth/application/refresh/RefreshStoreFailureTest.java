package dev.sentryauth.application.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.refresh.RefreshResult.Change;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreException.Reason;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.Secret;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A refresh by a store that fails: nothing is asked for that could not be stored, and what has come is kept. */
class RefreshStoreFailureTest extends RefreshTestCase {
    @Test
    void aStoreThatCannotBeWrittenIsFoundOutBeforeTheRequest() {
        world.signInExpired();
        world.store.failWrites(Integer.MAX_VALUE, new TokenStoreException(Reason.DENIED, "read-only"));

        assertThatThrownBy(this::ifNeeded).isInstanceOf(TokenStoreException.class);
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void aStoreThatCannotBeWrittenDoesNotMatterWhileTheTokenIsGood() {
        Credential before = world.signInDue();
        world.store.failWrites(Integer.MAX_VALUE, new TokenStoreException(Reason.DENIED, "read-only"));

        assertThat(ifNeeded()).isEqualTo(new RefreshResult(before, Change.POSTPONED));
    }

    @Test
    void aStoreThatIsBusyAfterTheRequestIsTriedAgain() {
        world.signIn();
        world.sentry.refreshes.add(token -> {
            world.store.failWrites(2, new TokenStoreException(Reason.UNAVAILABLE, "locked"));
            return world.sentry.rotate(token);
        });

        assertThat(forced()).isEqualTo(Change.REFRESHED);
        assertThat(world.stored().refreshToken()).isEqualTo(Secret.of("refresh-token-2"));
    }

    @Test
    void aStoreThatStaysBusyAfterTheRequestIsToldWithTheWayOut() {
        world.signIn();
        world.sentry.refreshes.add(token -> {
            world.store.failWrites(4, new TokenStoreException(Reason.UNAVAILABLE, "The disk is full."));
            return world.sentry.rotate(token);
        });

        TokenStoreException failure = catchThrowableOfType(TokenStoreException.class, this::force);

        assertThat(failure)
                .hasMessage("Sentry issued new tokens, but they could not be stored: The disk is full. Then run"
                        + " 'sentry auth login'.");
        assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    }

    /** Nothing is lost by another try, and the only copy of the new pair without it. */
    @Test
    void aStoreThatSeemsBrokenAfterTheRequestIsTriedAgain() {
        for (Reason reason : new Reason[] {Reason.CORRUPT, Reason.DENIED}) {
            world.signIn();
            world.sentry.refreshes.add(token -> {
                world.store.failWrites(2, new TokenStoreException(reason, "broken"));
                return world.sentry.rotate(token);
            });

            assertThat(forced()).isEqualTo(Change.REFRESHED);
        }
    }

    @Test
    void aPairThatIsTooLargeIsNotTriedAgain() {
        world.signIn();
        world.sentry.refreshes.add(token -> {
            world.store.failWrites(2, new TokenStoreException(Reason.TOO_LARGE, "too large"));
            return world.sentry.rotate(token);
        });

        assertThatThrownBy(this::force).isInstanceOf(TokenStoreException.class);
        assertThat(world.monotonic.slept()).isEqualTo(Duration.ZERO);
    }

    @Test
    void aStoreThatFailsUnexpectedlyAfterTheRequestIsTriedAgain() {
        AtomicInteger failures = new AtomicInteger(3);
        world.signIn();
        world.store.onReplace(() -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("quotes a token");
            }
            return true;
        });

        assertThat(forced()).isEqualTo(Change.REFRESHED);

        failures.set(Integer.MAX_VALUE);
        assertThatThrownBy(this::force)
                .isInstanceOf(TokenStoreException.class)
                .hasMessageContaining("(java.lang.IllegalStateException)")
                .hasMessageNotContaining("quotes a token");
    }

    /** As a store of versions may: the spent pair is nobody's deliberate act. */
    @Test
    void aStoreThatReplacesNothingAndHoldsTheSpentPairIsTriedAgain() {
        AtomicInteger refusals = new AtomicInteger(2);
        world.signIn();
        world.store.onReplace(() -> refusals.getAndDecrement() <= 0);

        assertThat(forced()).isEqualTo(Change.REFRESHED);
        assertThat(world.stored().refreshToken()).isEqualTo(Secret.of("refresh-token-2"));

        refusals.set(Integer.MAX_VALUE);
        assertThatThrownBy(this::force)
                .isInstanceOf(TokenStoreException.class)
                .hasMessageContaining("could not be stored");
        assertThat(world.sentry.revoked).isEmpty();
    }

    @Test
    void aStoreThatHasWrittenAndFailsToSaySoHasWritten() {
        for (int failures : new int[] {1, 4}) {
            world.signIn();
            world.sentry.refreshes.add(token -> {
                world.store.failAfterWriting(failures, new TokenStoreException(Reason.UNAVAILABLE, "too late"));
                return world.sentry.rotate(token);
            });

            RefreshResult result = Objects.requireNonNull(force());

            assertThat(result.change()).isEqualTo(Change.REFRESHED);
            assertThat(world.stored()).isEqualTo(result.credential());
            assertThat(world.sentry.revoked).isEmpty();
        }
    }

    @Test
    void aLeaseOrMarkThatFailsDoesNotMatterWhileTheTokenIsGood() {
        Credential before = world.signInDue();
        world.store.failWrites(1, new TokenStoreException(Reason.DENIED, "no lock file"));

        assertThat(ifNeeded()).isEqualTo(new RefreshResult(before, Change.POSTPONED));
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void whateverAStoreThrowsBeforeTheRequestIsTheStoresFailure() {
        Credential before = world.signInDue();
        RuntimeException failure = new IllegalStateException("a token");
        world.store.failWrites(1, failure);
        assertThat(ifNeeded()).isEqualTo(new RefreshResult(before, Change.POSTPONED));
        world.store.failWrites(Integer.MAX_VALUE, failure);
        assertThat(ifNeeded()).isEqualTo(new RefreshResult(before, Change.POSTPONED));
        assertThatThrownBy(this::force)
                .isInstanceOf(TokenStoreException.class)
                .hasMessage("The token store failed (java.lang.IllegalStateException).")
                .hasNoCause()
                .satisfies(told -> assertThat(told.getStackTrace()).isEqualTo(failure.getStackTrace()));
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void whateverAStoreThrowsAboutTheLeaseOrTheSecondReadIsTheStoresFailure() {
        Credential before = world.signInDue();
        RuntimeException failure = new IllegalStateException("a token");
        world.store.failLeases(failure);
        assertThat(ifNeeded()).isEqualTo(new RefreshResult(before, Change.POSTPONED));
        assertThatThrownBy(this::force).isInstanceOf(TokenStoreException.class).hasNoCause();
        world.store.failLeases(null);

        world.sentry.onPrepare = () -> world.store.failReads(1, failure);
        assertThat(ifNeeded()).isEqualTo(new RefreshResult(before, Change.POSTPONED));
        assertThatThrownBy(this::force).isInstanceOf(TokenStoreException.class).hasNoCause();
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void whateverAStoreThrowsAboutTheMarkTheEndIsTold() {
        world.signInExpired();
        world.sentry.refreshes.add(token -> {
            world.store.failWrites(1, new IllegalStateException("a token"));
            return new RefreshOutcome.InvalidGrant();
        });
        assertThatThrownBy(this::ifNeeded).isInstanceOf(AuthError.class).hasMessageContaining("Session expired");

        world.signInExpired();
        world.sentry.refreshes.add(token -> {
            world.store.failWrites(1, new IllegalStateException("a token"));
            return new RefreshOutcome.Refused("No.");
        });
        assertThatThrownBy(this::ifNeeded).isInstanceOf(AuthFailure.class).hasMessage("No.");
    }

    @Test
    void aMarkThatFailsOnceTheTokenHasExpiredIsTold() {
        world.signInExpired();
        world.store.failWrites(1, new TokenStoreException(Reason.DENIED, "no lock file"));

        assertThatThrownBy(this::ifNeeded).isInstanceOf(TokenStoreException.class);
        assertThat(world.sentry.calls).isEmpty();
    }
}
