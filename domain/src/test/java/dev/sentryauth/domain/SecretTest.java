package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private static final String TEXT = "0123456789abcdefghijklmnopqrstuvwxyz";

    @ParameterizedTest
    @CsvSource({
        "a, ****",
        "0123, ****",
        "0123456789ab, ****",
        "0123456789abc, 01234567...9abc",
        "0123456789abcdefghij, 01234567...ghij",
    })
    void twelveCharactersAreMaskedWhollyAndLongerOnesShowTheirEnds(String text, String masked) {
        assertThat(Secret.of(text).masked()).isEqualTo(masked);
    }

    @Test
    void onlyRevealGivesTheTextAway() {
        assertThat(Secret.of(TEXT).reveal()).isEqualTo(TEXT);
        assertThat(Secret.of(TEXT)).hasToString("****");
    }

    static Stream<Object> valuesThatHoldASecret() {
        Secret secret = Secret.of(TEXT);
        Origin own = Origin.of("own.example.com");
        Credential credential = new Credential(secret, secret, Instant.EPOCH, null, own, "client", null);
        TokenGrant grant = new TokenGrant(secret, secret, 1L, null, null);
        EnvironmentTokens.Entry entry = new EnvironmentTokens.Entry(secret, AuthSource.ENV_SENTRY_TOKEN);
        return Stream.of(
                secret,
                credential,
                grant,
                entry,
                new EnvironmentTokens(entry, null),
                AuthConfig.stored(credential, own),
                new DeviceAuthorization(secret, "BCDF-GHJK", "https://x/", null, Duration.ZERO, Duration.ZERO),
                new PollOutcome.Granted(grant),
                new RefreshOutcome.Granted(grant));
    }

    @ParameterizedTest
    @MethodSource("valuesThatHoldASecret")
    void noValueThatHoldsASecretPrintsAnyOfIt(Object value) {
        assertThat(value.toString())
                .contains("****")
                .doesNotContain(TEXT.substring(0, 4))
                .doesNotContain(TEXT.substring(TEXT.length() - 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {" t", "t ", "\tt\r\n", "\u2003t\u3000"})
    void whitespaceAroundIsDropped(String text) {
        assertThat(Secret.of(text).reveal()).isEqualTo("t");
    }

    @Test
    void everyVisibleAsciiCharacterIsAllowed() {
        StringBuilder all = new StringBuilder();
        for (char c = '!'; c <= '~'; c++) {
            all.append(c);
        }

        assertThat(Secret.of(all.toString()).reveal()).isEqualTo(all.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n", "\u2003"})
    void nothingIsNoSecret(String text) {
        assertThatThrownBy(() -> Secret.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("is empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cr t",
                "s3cr\tt",
                "s3cr\nt",
                "s3cr\r\nt",
                "s3cr\u0000",
                "\u001bs3cr",
                "s3cr\u001ft",
                "s3cr\u007f",
                "s3cr\u0080",
                "s3cr\u00a0",
                "s3cr\u00e9",
                "\ufeffs3cr",
                "s3cr\ud83d\ude00",
            })
    void whatCouldSplitAHeaderIsRefusedAndNotRepeated(String text) {
        assertThatThrownBy(() -> Secret.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("contains a space, a control character or a non-ASCII character")
                .hasNoCause();
    }

    @Test
    void secretsOfTheSameTextAreEqual() {
        assertThat(Secret.of(TEXT)).isEqualTo(Secret.of(" " + TEXT)).hasSameHashCodeAs(Secret.of(TEXT));
        assertThat(Secret.of(TEXT)).isNotEqualTo(Secret.of(TEXT + "0"));
        assertThat(Secret.of(TEXT)).isNotEqualTo(Secret.of(TEXT.toUpperCase(Locale.ROOT)));
        assertThat(Secret.of(TEXT).equals((Object) TEXT)).isFalse();
        assertThat(Secret.of(TEXT).equals(null)).isFalse();
        assertThat(Secret.of("a").hashCode()).isNotEqualTo(Secret.of("b").hashCode());
    }

    /** Test vectors of FIPS 180-2, appendix B. */
    @ParameterizedTest
    @CsvSource({
        "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq,"
                + " 248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    })
    void theFingerprintIsTheSha256InHex(String text, String digest) {
        assertThat(Secret.of(text).fingerprint()).isEqualTo(digest);
    }
}
