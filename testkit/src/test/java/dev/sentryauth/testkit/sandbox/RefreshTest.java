package dev.sentryauth.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RefreshTest extends SandboxFixture {
    @Test
    void aRefreshReplacesThePairAtOnce() throws Exception {
        IssuedTokens old = sentry.signIn();
        clock.advance(Duration.ofDays(1));

        RawHttp.Answer answer = refresh(old.refreshToken());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("access_token")).isNotEqualTo(old.accessToken());
        assertThat(answer.field("refresh_token")).isNotEqualTo(old.refreshToken());
        assertThat(sentry.isLive(old.accessToken())).isFalse();
        assertThat(sentry.isLive(answer.field("access_token"))).isTrue();
        assertThat(sentry.refreshesGranted()).isEqualTo(1);
        assertThat(http.getAs(old.accessToken(), "/api/0/organizations/").status())
                .isEqualTo(401);
    }

    @Test
    void anExpiredAccessTokenCanStillBeRefreshed() throws Exception {
        sentry.accessTokenLifetime(Duration.ofSeconds(10));
        IssuedTokens tokens = sentry.signIn();
        clock.advance(Duration.ofSeconds(9));
        assertThat(sentry.isLive(tokens.accessToken())).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(sentry.isLive(tokens.accessToken())).isFalse();

        RawHttp.Answer answer = refresh(tokens.refreshToken());

        assertThat(answer.body()).contains("\"expires_in\":10,");
    }

    @Test
    void aReplayIsRefusedAndLeavesTheWinnerAlone() throws Exception {
        IssuedTokens old = sentry.signIn();
        RawHttp.Answer winner = refresh(old.refreshToken());

        RawHttp.Answer replay = refresh(old.refreshToken());

        assertThat(replay.status()).isEqualTo(400);
        assertThat(replay.body()).isEqualTo(error("invalid_grant"));
        assertThat(sentry.isLive(winner.field("access_token"))).isTrue();
        assertThat(refresh(winner.field("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void aReplayCanEndTheWholeFamily() throws Exception {
        sentry.revokeFamilyOnReplay(true);
        IssuedTokens old = sentry.signIn();
        RawHttp.Answer winner = refresh(old.refreshToken());

        assertThat(refresh(old.refreshToken()).body()).isEqualTo(error("invalid_grant"));

        assertThat(sentry.isLive(winner.field("access_token"))).isFalse();
        assertThat(refresh(winner.field("refresh_token")).body()).isEqualTo(error("invalid_grant"));
    }

    @Test
    void aServerMayKeepTheRefreshToken() throws Exception {
        sentry.returnRefreshToken(false);
        IssuedTokens tokens = sentry.signIn();

        RawHttp.Answer first = refresh(tokens.refreshToken());

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body()).doesNotContain("refresh_token");
        assertThat(sentry.isLive(tokens.accessToken())).isFalse();
        assertThat(refresh(tokens.refreshToken()).status()).isEqualTo(200);
    }

    @Test
    void ofManyRefreshesAtOnceOneIsGranted() throws Exception {
        IssuedTokens tokens = sentry.signIn();
        Callable<Integer> request = () -> refresh(tokens.refreshToken()).status();
        ExecutorService threads = Executors.newFixedThreadPool(120);
        try {
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> status : threads.invokeAll(Collections.nCopies(120, request))) {
                statuses.add(status.get());
            }
            assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 400);
            assertThat(sentry.refreshesGranted()).isEqualTo(1);
            assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(120);
        } finally {
            threads.shutdownNow();
        }
    }
}
