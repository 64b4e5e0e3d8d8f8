package dev.sentryauth.application.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.World;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.refresh.RefreshResult.Change;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.RefreshMark;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.TokenGrant;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The invariants of the refresh transaction, one by one. */
class RefreshTest extends RefreshTestCase {
    @Test
    void aFreshTokenCostsNoLeaseNoWriteAndNoRequest() {
        Credential before = world.signIn();
        int writes = world.store.writes();

        RefreshResult result = ifNeeded();

        assertThat(result).isEqualTo(new RefreshResult(before, Change.NONE));
        assertThat(world.store.leasesTaken()).isZero();
        assertThat(world.store.writes()).isEqualTo(writes);
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void aDueTokenIsReplaced() {
        Credential before = world.signInDue();

        RefreshResult result = ifNeeded();

        assertThat(result.change()).isEqualTo(Change.REFRESHED);
        assertThat(world.stored()).isEqualTo(result.credential());
        assertThat(result.credential().accessToken()).isNotEqualTo(before.accessToken());
        assertThat(result.credential().refreshToken()).isNotEqualTo(before.refreshToken());
        assertThat(result.credential().expiresAt())
                .isEqualTo(world.clock.instant().plusSeconds(3600));
        assertThat(world.store.refreshMark()).isNull();
    }

    @Test
    void aFreshTokenIsReplacedWhenAPersonAsks() {
        world.signIn();

        assertThat(forced()).isEqualTo(Change.REFRESHED);
        assertThat(world.sentry.count("refresh")).isEqualTo(1);
    }

    @Test
    void aResponseThatCouldNotBeReadIsNotAskedFor() {
        Credential before = world.signInExpired();
        int writes = world.store.writes();
        world.sentry.misfit = new AuthFailure(Kind.CONFIGURATION, "a library does not fit");

        assertThatThrownBy(this::force).isSameAs(world.sentry.misfit);

        assertThat(world.sentry.count("refresh")).isZero();
        assertThat(world.stored()).isEqualTo(before);
        assertThat(world.store.refreshMark()).isNull();
        assertThat(world.store.writes()).as("no mark was written in between").isEqualTo(writes);
    }

    @Test
    void theLeaseIsGivenBackWhateverHappens() {
        world.signIn();
        forced();
        world.sentry.refreshes.add(token -> new RefreshOutcome.InvalidGrant());
        assertThatThrownBy(this::force).isInstanceOf(AuthError.class);

        Lease lease = world.store.acquireLease(Duration.ZERO);

        assertThat(lease).isNotNull();
    }

    @Test
    void aRowWithoutOriginThatAppearsDuringTheWaitForTheLeaseGoesToTheConfiguredSentry() {
        world.signInExpired();
        world.sentry.onPrepare = () -> {
            Credential pair = world.signInExpired();
            world.store.save(new Credential(
                    pair.accessToken(), pair.refreshToken(), pair.expiresAt(), pair.issuedAt(), null, null, null));
        };

        ifNeeded();

        assertThat(world.sentry.calls).containsExactly("refresh@sentry.io");
    }

    @Test
    void anEnvironmentTokenIsNeverRefreshed() {
        world.signInExpired();
        world.variables.put("SENTRY_TOKEN", "from-the-environment");

        assertThat(force()).isNull();
        assertThat(world.storeOpened).isZero();
    }

    @Test
    void withoutASignInThereIsNothingToRefresh() {
        AuthError error = catchThrowableOfType(AuthError.class, this::force);

        assertThat(error.reason()).isEqualTo(AuthError.Reason.NOT_AUTHENTICATED);
    }

    @Test
    void anApiTokenCannotBeRefreshed() {
        world.store.save(Credential.apiToken(Secret.of("sntryu_x"), World.HOST, world.clock.instant()));

        AuthError error = catchThrowableOfType(AuthError.class, this::force);

        assertThat(error.reason()).isEqualTo(AuthError.Reason.INVALID);
        assertThat(error).hasMessageContaining("no refresh token");
        assertThat(ifNeeded().change()).isEqualTo(Change.NONE);
    }

    @Test
    void anExpiredTokenWithoutRefreshTokenIsTheEnd() {
        Credential pair = world.signInExpired();
        world.store.save(
                new Credential(pair.accessToken(), null, pair.expiresAt(), pair.issuedAt(), pair.origin(), null, null));

        AuthError error = catchThrowableOfType(AuthError.class, this::ifNeeded);

        assertThat(error).hasMessage("Session expired. Run 'sentry auth login' to re-authenticate.");
        assertThat(error.reason()).isEqualTo(AuthError.Reason.EXPIRED);
    }

    @Test
    void aDueTokenWithoutRefreshTokenIsUsedWhileItIsGood() {
        Credential pair = world.signInDue();
        world.store.save(
                new Credential(pair.accessToken(), null, pair.expiresAt(), pair.issuedAt(), pair.origin(), null, null));

        assertThat(ifNeeded().change()).isEqualTo(Change.NONE);
    }

    @Test
    void theOldRefreshTokenIsKeptWhereNoNewOneComes() {
        Credential before = world.signIn();
        world.sentry.refreshes.add(
                token -> new RefreshOutcome.Granted(new TokenGrant(Secret.of("new"), null, null, null, null)));

        forced();

        assertThat(world.stored().refreshToken()).isEqualTo(before.refreshToken());
        assertThat(world.stored().accessToken()).isEqualTo(Secret.of("new"));
        assertThat(world.stored().expiresAt()).isNull();
        assertThat(world.stored().scope()).isEqualTo("org:read");
    }

    @Test
    void theClientThatTheTokenWasIssuedToRefreshesItAtItsOrigin() {
        world.signIn();
        world.variables.put("SENTRY_CLIENT_ID", "another-client");

        forced();

        assertThat(world.sentry.clients).containsExactly(new OAuthClient(World.HOST, "the-client"));
    }

    @Test
    void aRowWithoutOriginIsRefreshedAtTheConfiguredSentryAndBoundToIt() {
        Credential pair = world.signIn();
        world.store.save(new Credential(
                pair.accessToken(), pair.refreshToken(), pair.expiresAt(), pair.issuedAt(), null, null, null));
        world.variables.put("SENTRY_URL", "https://own.example.com/");

        Target named = world.auth.named(null, null);
        world.auth.refresh().run(named, false);

        Origin own = Origin.of("own.example.com");
        assertThat(world.sentry.clients).containsExactly(new OAuthClient(own, World.CLIENT_ID));
        assertThat(world.stored().origin()).isEqualTo(own);
        assertThat(world.stored().clientId()).isEqualTo(World.CLIENT_ID);
    }

    @Test
    void anotherSentryNeverGetsTheRefreshToken() {
        world.signInExpired();
        world.variables.put("SENTRY_URL", "https://evil.example.com");

        AuthFailure failure = catchThrowableOfType(
                AuthFailure.class, () -> world.auth.refresh().run(world.auth.named(null, null), false));

        assertThat(failure.kind()).isEqualTo(Kind.HOST_MISMATCH);
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void whatAnotherProcessRefreshedWhileThisOneWaitedIsAdopted() {
        Credential old = world.signInExpired();
        Refresher refresher = new Refresher(world);
        world.sentry.rotate(Objects.requireNonNull(old.refreshToken()));
        Credential theirs = world.signIn();

        RefreshResult result = refresher.refresh(
                old, new RefreshTrigger.Due(), credential -> new OAuthClient(World.HOST, "the-client"));

        assertThat(result).isEqualTo(new RefreshResult(theirs, Change.ADOPTED));
        assertThat(world.sentry.count("refresh")).isZero();
    }

    @Test
    void aForcedRefreshAdoptsWhatWasRefreshedMeanwhile() {
        Credential old = world.signIn();
        Credential theirs = world.signIn();

        RefreshResult result = new Refresher(world)
                .refresh(old, new RefreshTrigger.Forced(), credential -> new OAuthClient(World.HOST, "c"));

        assertThat(result).isEqualTo(new RefreshResult(theirs, Change.ADOPTED));
        assertThat(world.sentry.count("refresh")).isZero();
    }

    @Test
    void whatChangedMeanwhileButIsDueItselfIsRefreshed() {
        Credential old = world.signIn();
        Credential theirs = world.signInExpired();

        RefreshResult result = new Refresher(world)
                .refresh(old, new RefreshTrigger.Due(), credential -> new OAuthClient(World.HOST, "c"));

        assertThat(result.change()).isEqualTo(Change.REFRESHED);
        assertThat(world.stored().accessToken()).isNotEqualTo(theirs.accessToken());
    }

    @Test
    void aRejectedTokenThatIsNoLongerTheStoredOneIsNotRefreshed() {
        Credential stored = world.signIn();

        RefreshResult result = new Refresher(world)
                .refresh(
                        stored,
                        new RefreshTrigger.Rejected(Secret.of("an-older-one")),
                        credential -> new OAuthClient(World.HOST, "c"));

        assertThat(result).isEqualTo(new RefreshResult(stored, Change.ADOPTED));
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void aRequestUnderWayIsMarkedWithoutTheToken() {
        Credential before = world.signIn();
        world.sentry.beforeAnswer = () -> {
            RefreshMark mark = Objects.requireNonNull(world.store.refreshMark());
            assertThat(mark.state()).isEqualTo(RefreshMark.State.IN_FLIGHT);
            assertThat(mark.refreshTokenHash())
                    .isEqualTo(Objects.requireNonNull(before.refreshToken()).fingerprint());
            assertThat(mark.at()).isEqualTo(world.clock.instant());
            assertThat(mark.process()).isEqualTo(ProcessHandle.current().pid());
            assertThat(world.store.acquireLease(Duration.ZERO)).isNull();
        };

        forced();

        assertThat(world.sentry.count("refresh")).isEqualTo(1);
    }

    @Test
    void whatProvablyNeverLeftIsSentAgain() {
        world.signIn();
        world.sentry.refreshes.add(token -> new RefreshOutcome.NotSent("Connection refused."));
        world.sentry.refreshes.add(token -> new RefreshOutcome.NotSent("Connection refused."));

        assertThat(forced()).isEqualTo(Change.REFRESHED);
        assertThat(world.sentry.count("refresh")).isEqualTo(3);
        assertThat(world.monotonic.slept()).isEqualTo(Duration.ofMillis(1200));
    }

    @Test
    void aServerThatCannotBeReachedCostsNothing() {
        Credential before = world.signIn();
        for (int i = 0; i < 3; i++) {
            world.sentry.refreshes.add(token -> new RefreshOutcome.NotSent("Connection refused."));
        }

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::force);

        assertThat(failure).hasMessage("Connection refused.");
        assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
        assertThat(world.stored()).isEqualTo(before);
        assertThat(world.store.refreshMark()).isNull();
        assertThat(world.sentry.count("refresh")).isEqualTo(3);
    }

    @Test
    void anAnswerThatTellsNothingIsNeverAskedForAgain() {
        Credential before = world.signIn();
        world.sentry.refreshes.add(token -> new RefreshOutcome.Unknown("HTTP 502 from the host.", false));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::force);

        assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
        assertThat(failure).hasMessage("HTTP 502 from the host. Your sign-in is kept; try again.");
        assertThat(world.sentry.count("refresh")).isEqualTo(1);
        assertThat(world.stored()).isEqualTo(before);
        assertThat(world.store.refreshMark()).isNotNull();
    }

    @Test
    void timeThatRanOutIsReportedAsSuch() {
        world.signIn();
        world.sentry.refreshes.add(token -> new RefreshOutcome.Unknown("No answer.", true));

        assertThat(catchThrowableOfType(AuthFailure.class, this::force).kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void aRefusalThatIsNotAboutTheTokenKeepsIt() {
        Credential before = world.signIn();
        world.sentry.refreshes.add(token -> new RefreshOutcome.Refused("Unknown client."));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::force);

        assertThat(failure.kind()).isEqualTo(Kind.SERVER);
        assertThat(world.stored()).isEqualTo(before);
        assertThat(world.store.refreshMark()).isNull();
        assertThat(world.sentry.count("refresh")).isEqualTo(1);
    }

    @Test
    void aConfigurationThatAllowsNoRequestLeavesNoMark() {
        Credential before = world.signIn();
        world.sentry.refreshes.add(token -> {
            throw new AuthFailure(Kind.CONFIGURATION, "SENTRY_CA_BUNDLE cannot be read.");
        });

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::force);

        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(world.store.refreshMark()).isNull();
        assertThat(world.stored()).isEqualTo(before);
    }

    @Test
    void anEarlierMarkOutlivesARequestThatToldNothing() {
        world.signIn();
        world.sentry.refreshes.add(token -> new RefreshOutcome.Unknown("HTTP 502.", false));
        assertThatThrownBy(this::force).isInstanceOf(AuthFailure.class);
        RefreshMark first = world.store.refreshMark();
        world.clock.advance(Duration.ofMinutes(1));
        world.sentry.refreshes.add(token -> new RefreshOutcome.Refused("Unknown client."));

        assertThatThrownBy(this::force).isInstanceOf(AuthFailure.class);

        assertThat(world.store.refreshMark()).isEqualTo(first);
    }

    @Test
    void whileTheAccessTokenIsGoodTheCommandGoesOn() {
        Credential before = world.signInDue();
        world.sentry.refreshes.add(token -> new RefreshOutcome.Unknown("HTTP 502.", false));

        assertThat(ifNeeded()).isEqualTo(new RefreshResult(before, Change.POSTPONED));
    }

    @Test
    void onceTheAccessTokenHasExpiredTheFailureIsTold() {
        world.signInExpired();
        world.sentry.refreshes.add(token -> new RefreshOutcome.Unknown("HTTP 502.", false));

        assertThatThrownBy(this::ifNeeded).isInstanceOf(AuthFailure.class);
    }

    @Test
    void onlyInvalidGrantEndsTheSessionAndEvenThenNothingIsDeleted() {
        Credential before = world.signIn();
        world.sentry.liveRefresh.clear();

        AuthError error = catchThrowableOfType(AuthError.class, this::force);

        assertThat(error.reason()).isEqualTo(AuthError.Reason.EXPIRED);
        assertThat(error).hasMessageContaining("no longer accepts the refresh token");
        assertThat(world.stored()).isEqualTo(before);
        assertThat(Objects.requireNonNull(world.store.refreshMark()).state()).isEqualTo(RefreshMark.State.REJECTED);
        assertThat(world.sentry.count("refresh")).isEqualTo(1);
    }

    @Test
    void aLostAnswerIsToldHonestly() {
        world.signIn();
        world.sentry.refreshes.add(token -> {
            world.sentry.rotate(token);
            return new RefreshOutcome.Unknown("The connection broke.", false);
        });
        assertThatThrownBy(this::force).isInstanceOf(AuthFailure.class);

        AuthError error = catchThrowableOfType(AuthError.class, this::force);

        assertThat(error.reason()).isEqualTo(AuthError.Reason.EXPIRED);
        assertThat(error).hasMessageContaining("the answer to an earlier refresh (2026-03-01T12:00:00Z) was lost");
    }

    @Test
    void aMarkOfAnotherTokenIsNoExcuse() {
        world.signIn();
        world.store.setRefreshMark(
                new RefreshMark(RefreshMark.State.IN_FLIGHT, "of-another-token", world.clock.instant(), 1));
        world.sentry.liveRefresh.clear();

        assertThatThrownBy(this::force).hasMessageContaining("no longer accepts the refresh token");
    }

    @Test
    void invalidGrantAfterSomebodySignedInAnewIsNoEnd() {
        world.signIn();
        world.sentry.refreshes.add(token -> {
            world.signIn();
            return new RefreshOutcome.InvalidGrant();
        });

        RefreshResult result = Objects.requireNonNull(force());

        assertThat(result.change()).isEqualTo(Change.ADOPTED);
        assertThat(result.credential()).isEqualTo(world.stored());
    }

    @Test
    void anAnswerThatCameInPartIsStoredAndTheSpentRefreshTokenIsNotShownAgain() {
        world.signIn();
        world.sentry.refreshes.add(
                token -> new RefreshOutcome.Granted(new TokenGrant(Secret.of("half"), null, null, null, null, true)));

        assertThat(forced()).isEqualTo(Change.REFRESHED);

        assertThat(world.stored().accessToken()).isEqualTo(Secret.of("half"));
        assertThat(world.stored().refreshToken()).isNull();
        assertThat(world.store.refreshMark()).isNull();
        AuthError error = catchThrowableOfType(AuthError.class, this::force);
        assertThat(error.reason()).isEqualTo(AuthError.Reason.INVALID);
        assertThat(world.sentry.count("refresh")).isEqualTo(1);
    }

    @Test
    void aSignInDuringTheRequestWins() {
        world.signIn();
        Credential[] newer = new Credential[1];
        world.sentry.refreshes.add(token -> {
            RefreshOutcome outcome = world.sentry.rotate(token);
            newer[0] = world.signIn();
            return outcome;
        });

        RefreshResult result = Objects.requireNonNull(force());

        assertThat(result).isEqualTo(new RefreshResult(newer[0], Change.ADOPTED));
        assertThat(world.stored()).isEqualTo(newer[0]);
        assertThat(world.sentry.revoked).containsExactly(Secret.of("refresh-token-2"));
    }

    @Test
    void aSignOutDuringTheRequestIsNotUndone() {
        world.signIn();
        world.sentry.refreshes.add(token -> {
            RefreshOutcome outcome = world.sentry.rotate(token);
            world.store.clear();
            return outcome;
        });

        AuthError error = catchThrowableOfType(AuthError.class, this::force);

        assertThat(error.reason()).isEqualTo(AuthError.Reason.NOT_AUTHENTICATED);
        assertThat(world.store.load()).isNull();
        assertThat(world.sentry.revoked).containsExactly(Secret.of("refresh-token-2"));
    }

    @Test
    void aSignOutBeforeTheLeaseEndsIt() {
        Credential seen = world.signInExpired();
        world.store.clear();

        AuthError error = catchThrowableOfType(
                AuthError.class,
                () -> new Refresher(world)
                        .refresh(seen, new RefreshTrigger.Due(), credential -> new OAuthClient(World.HOST, "c")));

        assertThat(error.reason()).isEqualTo(AuthError.Reason.NOT_AUTHENTICATED);
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void allTriesHaveTheTimeOfOneRequest() {
        Credential before = world.signInDue();
        world.sentry.beforeAnswer = () -> world.monotonic.advance(Duration.ofSeconds(20));
        for (int i = 0; i < 3; i++) {
            world.sentry.refreshes.add(token -> new RefreshOutcome.NotSent("No connection."));
        }

        assertThat(ifNeeded()).isEqualTo(new RefreshResult(before, Change.POSTPONED));

        assertThat(world.sentry.timeouts).containsExactly(Duration.ofSeconds(30), Duration.ofMillis(9800));
    }

    @Test
    void afterAFailureAGoodTokenRestsAMinuteBeforeTheNextTry() {
        Credential before = world.signInDue();
        world.sentry.refreshes.add(token -> new RefreshOutcome.Unknown("HTTP 502.", false));
        assertThat(ifNeeded().change()).isEqualTo(Change.POSTPONED);

        world.clock.advance(Duration.ofSeconds(59));
        assertThat(ifNeeded()).isEqualTo(new RefreshResult(before, Change.POSTPONED));
        assertThat(world.sentry.count("refresh")).isEqualTo(1);

        world.clock.advance(Duration.ofSeconds(1));
        assertThat(ifNeeded().change()).isEqualTo(Change.REFRESHED);
    }

    @Test
    void restingIsForGoodTokensAndClocksThatGoForwardOnly() {
        world.signInDue();
        world.sentry.refreshes.add(token -> new RefreshOutcome.Unknown("HTTP 502.", false));
        assertThat(ifNeeded().change()).isEqualTo(Change.POSTPONED);
        assertThat(forced()).as("a person asks").isEqualTo(Change.REFRESHED);

        world.signInDue();
        world.sentry.refreshes.add(token -> new RefreshOutcome.Unknown("HTTP 502.", false));
        assertThat(ifNeeded().change()).isEqualTo(Change.POSTPONED);
        world.clock.advance(Duration.ofSeconds(-1));
        assertThat(ifNeeded().change()).as("a mark of the future").isEqualTo(Change.REFRESHED);
    }

    @Test
    void whileTheTokenIsGoodNobodyWaitsForTheLease() {
        Credential before = world.signInDue();
        Lease theirs = world.store.acquireLease(Duration.ZERO);

        assertThat(ifNeeded()).isEqualTo(new RefreshResult(before, Change.POSTPONED));
        assertThat(theirs).isNotNull();
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void withoutTheLeaseNothingIsSent() {
        Credential seen = world.signInExpired();
        world.store.acquireLease(Duration.ZERO);
        RefreshTransaction transaction =
                new RefreshTransaction(world.store, world.sentry, world.clock, world.monotonic, world.processEnd());

        RefreshTransaction.Attempt attempt = transaction.run(
                seen, new RefreshTrigger.Due(), credential -> new OAuthClient(World.HOST, "c"), Duration.ZERO);

        assertThat(attempt.failure()).isInstanceOf(AuthFailure.class).hasMessageContaining("Another process");
        assertThat(attempt.personal()).isTrue();
        assertThat(transaction
                        .run(
                                seen,
                                new RefreshTrigger.Due(),
                                credential -> new OAuthClient(World.HOST, "c"),
                                Duration.ofMillis(1))
                        .personal())
                .as("who has waited shares the failure")
                .isFalse();
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void withoutTheLeaseWhatTheHolderStoredIsAdopted() {
        Credential seen = world.signInExpired();
        Credential theirs = world.signIn();
        world.store.acquireLease(Duration.ZERO);

        RefreshTransaction.Attempt attempt = new RefreshTransaction(
                        world.store, world.sentry, world.clock, world.monotonic, world.processEnd())
                .run(seen, new RefreshTrigger.Due(), credential -> new OAuthClient(World.HOST, "c"), Duration.ZERO);

        assertThat(attempt).isEqualTo(new RefreshTransaction.Attempt(theirs, Change.ADOPTED, null));
    }
}
