package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.TokenGrant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the mapping makes of bodies, without a network. */
class WireToleranceTest {
    private static final Secret SENT = Secret.of("refresh-token-secret-0123456789");
    private static final Peer PEER = new Peer(Origin.SENTRY_IO, Duration.ofSeconds(30), SENT, name -> null);

    private static WireAnswer ok(String json) {
        return answer(200, json);
    }

    private static WireAnswer answer(int status, String json) {
        JsonObject object = JsonObject.read(json.getBytes(StandardCharsets.UTF_8));
        WireAnswer.Body body = object.isWhole() ? WireAnswer.Body.JSON : WireAnswer.Body.MALFORMED;
        return new WireAnswer(status, body, object, false, null, null, null, false, null, null);
    }

    private static TokenGrant granted(String members) {
        RefreshOutcome outcome = Answers.refresh(ok("{\"access_token\":\"abc\"" + members + "}"), PEER);
        assertThat(outcome).isInstanceOf(RefreshOutcome.Granted.class);
        return ((RefreshOutcome.Granted) outcome).grant();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "3600, 3600",
                "0, 0",
                "-5, -5",
                "12.9, 12",
                "1e3, 1000",
                "1e999, 9223372036854775807",
                "99999999999999999999, 9223372036854775807",
                "'\"3600\"', 3600",
                "'\"soon\"', null",
                "'\"\"', null",
                "null, null",
                "NaN, null",
                "Infinity, null",
                "-Infinity, null",
                "INF, null",
                "1e400, 9223372036854775807",
                "-1e400, -9223372036854775808",
                "1e999999999, 9223372036854775807",
                "007, 7",
                "+5, 5",
                ".5, 0",
                "5., 5",
                "'\"NaN\"', null",
                "'\"Infinity\"', null",
                "'\"1e400\"', null",
                "true, null",
                "[5], null",
                "{}, null",
            })
    void lifetimeIsANumberOrUnknown(String sent, Long expected) {
        assertThat(granted(",\"expires_in\":" + sent).expiresIn()).isEqualTo(expected);
    }

    @Test
    void absentLifetimeIsUnknown() {
        assertThat(granted("").expiresIn()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"token_type\":\"Bearer\"",
                ",\"token_type\":\"bearer\"",
                ",\"token_type\":\"BEARER\"",
                ",\"token_type\":null",
                ",\"refresh_token\":null",
                ",\"refresh_token\":\"\"",
                ",\"refresh_token\":7",
                ",\"user\":null",
                ",\"user\":\"ada\"",
                ",\"user\":[1,2]",
                ",\"user\":{}",
                ",\"user\":{\"id\":null,\"name\":5}",
                ",\"scope\":[\"a\"]",
                ",\"future\":{\"deep\":[{\"x\":[[[[]]]]}]}",
            })
    void oddSurroundingsDoNotCostTheTokens(String members) {
        TokenGrant grant = granted(members);

        assertThat(grant.accessToken()).isEqualTo(Secret.of("abc"));
        assertThat(grant.refreshToken()).isNull();
        assertThat(grant.user()).isNull();
    }

    @Test
    void userMayHaveANumberForAnIdAndNoName() {
        assertThat(granted(",\"user\":{\"id\":12345678901234567890,\"name\":null,\"email\":\"a@b\"}")
                        .user())
                .satisfies(user -> {
                    assertThat(user.id()).isEqualTo("12345678901234567890");
                    assertThat(user.name()).isNull();
                    assertThat(user.email()).isEqualTo("a@b");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"access_token\":\"\"}",
                "{\"access_token\":5}",
                "{\"access_token\":{\"x\":1}}",
                "{\"access_token\":\"a\\nb\"}",
                "{\"access_token\":\"a\\u0000b\"}",
                "{\"access_token\":\"abc\",\"token_type\":\"mac\"}",
                "{\"access_token\":\"abc\",\"token_type\":1}",
                "{\"access_token\":\"abc",
                "{\"access_token\":\"ab\\u00",
                "{\"access_token\"",
                "[]",
                "null",
            })
    void unusableGrantLeavesItOpen(String json) {
        assertThat(Answers.refresh(ok(json), PEER)).isInstanceOf(RefreshOutcome.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "-Infinity",
                "1e400",
                "00",
                "+1",
                "{\"deep\":NaN}",
                "[NaN,Infinity,0x]",
                "nul",
                "0x10",
                "'x'",
            })
    void whateverTheLifetimeIsThePairBeforeItIsKept(String lifetime) {
        TokenGrant grant = granted(",\"refresh_token\":\"def\",\"expires_in\":" + lifetime);

        assertThat(grant.refreshToken()).isEqualTo(Secret.of("def"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e400", "00", "+1", "-0.5"})
    void whateverTheLifetimeIsThePairBehindItIsKept(String lifetime) {
        RefreshOutcome outcome = Answers.refresh(
                ok("{\"expires_in\":" + lifetime + ",\"access_token\":\"abc\",\"refresh_token\":\"def\"}"), PEER);

        assertThat(outcome).isInstanceOf(RefreshOutcome.Granted.class);
        assertThat(((RefreshOutcome.Granted) outcome).grant().refreshToken()).isEqualTo(Secret.of("def"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"access_token\":\"abc\",\"refresh_token\":\"x\\ny\"}",
                "{\"access_token\":\"abc\"",
                "{\"access_token\":\"abc\",",
                "{\"access_token\":\"abc\" oops",
            })
    void aRefreshTokenThatCannotBeReadIsLostAndTheAccessTokenIsNot(String json) {
        RefreshOutcome outcome = Answers.refresh(ok(json), PEER);

        assertThat(outcome)
                .isEqualTo(new RefreshOutcome.Granted(new TokenGrant(Secret.of("abc"), null, null, null, null, true)));
    }

    @Test
    void nestingBeyondReasonDoesNotCostTheTokensBeforeIt() {
        TokenGrant grant = granted(",\"refresh_token\":\"def\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000));

        assertThat(grant.refreshToken()).isEqualTo(Secret.of("def"));
    }

    @Test
    void serverThatEchoesTheSecretIsNotQuotedWithIt() {
        RefreshOutcome outcome =
                Answers.refresh(answer(400, "{\"message\":\"bad " + SENT.reveal() + "\\u202e\"}"), PEER);

        assertThat(outcome.toString())
                .doesNotContain(SENT.reveal())
                .doesNotContain("\u202e")
                .contains("bad ****");
    }

    private static DeviceAuthorization device(String members) {
        return Answers.deviceCode(
                ok(
                        "{\"device_code\":\"dc\",\"user_code\":\"AB-CD\",\"verification_uri\":\"https://sentry.io/oauth/device/\""
                                + members + "}"),
                PEER);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "5, 5",
                "1, 1",
                "0, 1",
                "-3, 1",
                "7.8, 7",
                "1e300, 86400",
                "'\"often\"', 5",
                "null, 5",
            })
    void intervalIsAtLeastASecondAndFiveByDefault(String sent, long expected) {
        assertThat(device(",\"interval\":" + sent).interval()).isEqualTo(Duration.ofSeconds(expected));
        assertThat(device("").interval()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"900, 900", "0, 0", "-1, 0", "1e300, 86400", "null, 600", "'\"x\"', 600"})
    void lifetimeOfTheCodeIsTenMinutesByDefault(String sent, long expected) {
        assertThat(device(",\"expires_in\":" + sent).expiresIn()).isEqualTo(Duration.ofSeconds(expected));
        assertThat(device("").expiresIn()).isEqualTo(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "file:///etc/passwd", "https://u:p@sentry.io/", "https://a b/", ""})
    void completeUriThatNoBrowserShouldSeeIsDropped(String uri) {
        DeviceAuthorization device = device(",\"verification_uri_complete\":\"" + uri + "\"");

        assertThat(device.verificationUriComplete()).isNull();
        assertThat(device.bestUri()).isEqualTo("https://sentry.io/oauth/device/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "device_code | {\"user_code\":\"A\",\"verification_uri\":\"https://s.io/\"}",
                "device_code | {\"device_code\":\"a b\",\"user_code\":\"A\",\"verification_uri\":\"https://s.io/\"}",
                "user_code | {\"device_code\":\"d\",\"verification_uri\":\"https://s.io/\"}",
                "verification_uri | {\"device_code\":\"d\",\"user_code\":\"A\"}",
                "verification_uri | {\"device_code\":\"d\",\"user_code\":\"A\",\"verification_uri\":\"ftp://s.io/\"}",
            })
    void missingOrUnusableFieldIsNamed(String field, String json) {
        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> Answers.deviceCode(ok(json), PEER));

        assertThat(failure.kind()).isEqualTo(AuthFailure.Kind.SERVER);
        assertThat(failure).hasMessageContaining("usable " + field + ".");
    }
}
