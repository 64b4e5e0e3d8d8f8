package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTokensTest {
    private static final String BAD = " contains a space, a control character or a non-ASCII character."
            + " Set it to the token alone, or unset it.";

    private static EnvironmentTokens from(@Nullable String authToken, @Nullable String token) {
        Map<String, String> variables = new HashMap<>();
        variables.put("SENTRY_AUTH_TOKEN", authToken);
        variables.put("SENTRY_TOKEN", token);
        return EnvironmentTokens.from(variables::get);
    }

    private static EnvironmentTokens.Entry entry(String token, AuthSource source) {
        return new EnvironmentTokens.Entry(Secret.of(token), source);
    }

    @Test
    void sentryAuthTokenWinsAndTheOlderVariableIsShadowed() {
        assertThat(from("first", "second"))
                .isEqualTo(new EnvironmentTokens(
                        entry("first", AuthSource.ENV_SENTRY_AUTH_TOKEN), AuthSource.ENV_SENTRY_TOKEN));
    }

    @Test
    void aVariableAloneIsInForceAndShadowsNothing() {
        assertThat(from("first", null))
                .isEqualTo(new EnvironmentTokens(entry("first", AuthSource.ENV_SENTRY_AUTH_TOKEN), null));
        assertThat(from(null, "second"))
                .isEqualTo(new EnvironmentTokens(entry("second", AuthSource.ENV_SENTRY_TOKEN), null));
    }

    @Test
    void withoutVariablesNothingIsInForce() {
        assertThat(from(null, null)).isEqualTo(new EnvironmentTokens(null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "\r\n", " \t\n ", "\u2003", "\u3000"})
    void aBlankValueCountsAsUnset(String blank) {
        assertThat(from(blank, blank)).isEqualTo(from(null, null));
        assertThat(from(blank, "second")).isEqualTo(from(null, "second"));
        assertThat(from("first", blank)).isEqualTo(from("first", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {" token", "token ", "token\n", "\r\n\ttoken \r\n", "\u2003token\u3000"})
    void whitespaceAroundATokenIsDropped(String value) {
        assertThat(from(value, null)).isEqualTo(from("token", null));
        assertThat(from(null, value)).isEqualTo(from(null, "token"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret value",
                "s3cret\nvalue",
                "s3cret\r\nX-Header: value",
                "s3cret\tvalue",
                "s3cret\u0000",
                "\u001bs3cret",
                "s3cret\u007f",
                "s3cret\u0085",
                "s3cret\u00a0",
                "\ufeffs3cret",
                "s3cr\u00e9t",
                "s3cret\u200b",
            })
    void aTokenThatCannotBeOneIsAConfigurationErrorThatNamesTheVariableAndNotTheToken(String value) {
        AuthFailure first = catchThrowableOfType(AuthFailure.class, () -> from(value, "second"));
        assertThat(first).hasMessage("SENTRY_AUTH_TOKEN" + BAD).hasNoCause();
        assertThat(first.kind()).isEqualTo(AuthFailure.Kind.CONFIGURATION);

        AuthFailure second = catchThrowableOfType(AuthFailure.class, () -> from(" ", value));
        assertThat(second).hasMessage("SENTRY_TOKEN" + BAD).hasNoCause();
        assertThat(second.kind()).isEqualTo(AuthFailure.Kind.CONFIGURATION);
    }

    @Test
    void theShadowedTokenNeedNotBeWellFormed() {
        assertThat(from("first", "not a token")).isEqualTo(from("first", "second"));
    }

    @Test
    void theActiveSourceIsKnownWithoutLookingAtTheToken() {
        Map<String, String> variables = new HashMap<>();
        assertThat(EnvironmentTokens.activeSource(variables::get)).isNull();

        variables.put("SENTRY_TOKEN", "two words");
        assertThat(EnvironmentTokens.activeSource(variables::get)).isEqualTo(AuthSource.ENV_SENTRY_TOKEN);

        variables.put("SENTRY_AUTH_TOKEN", " ");
        assertThat(EnvironmentTokens.activeSource(variables::get)).isEqualTo(AuthSource.ENV_SENTRY_TOKEN);

        variables.put("SENTRY_AUTH_TOKEN", "two words");
        assertThat(EnvironmentTokens.activeSource(variables::get)).isEqualTo(AuthSource.ENV_SENTRY_AUTH_TOKEN);
    }
}
