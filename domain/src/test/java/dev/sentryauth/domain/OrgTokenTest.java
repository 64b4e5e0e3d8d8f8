package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrgTokenTest {

    private static Secret token(String json) {
        String claims = Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        return Secret.of("sntrys_" + claims + "_x9/Kq+f3");
    }

    @Test
    void aTokenAsSentryWritesItNamesItsSentry() {
        Secret token = token("{\"iat\": 1730462400.5, \"url\": \"https://own.example.com\","
                + " \"region_url\": \"https://eu.example.com\", \"org\": \"acme\"}");

        assertThat(OrgToken.isOrgToken(token)).isTrue();
        assertThat(OrgToken.origin(token)).isEqualTo(Origin.of("own.example.com"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"url":"https://own.example.com"}                                  | https://own.example.com
                    {"url" : "https://own.example.com:8443/"}                          | https://own.example.com:8443
                    {"url":"https:\\/\\/own.example.com"}                              | https://own.example.com
                    {"url":"http://own.example.com/sentry/?a=b"}                       | http://own.example.com
                    {"region_url":"https://us.sentry.io","url":"https://sentry.io"}    | https://sentry.io
                    {"org":"url","url":"https://own.example.com"}                      | https://own.example.com
                    {"org":"caf\u00e9","url":"https://own.example.com"}                | https://own.example.com
                    """)
    void theUrlFieldIsFoundHoweverItIsWritten(String json, String origin) {
        assertThat(OrgToken.origin(token(json))).isEqualTo(Origin.of(origin));
    }

    @Test
    void lineBreaksBetweenTheFieldsDoNotHideTheUrl() {
        assertThat(OrgToken.origin(token("{\n\t\"url\":\n\t\t\"https://own.example.com\"\n}")))
                .isEqualTo(Origin.of("own.example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "",
                "{\"org\":\"acme\",\"region_url\":\"https://us.sentry.io\"}",
                "{\"url\":null,\"region_url\":\"https://us.sentry.io\"}",
                "{\"url\":42}",
                "{\"url\":",
                "{\"url\"",
                "{\"url\":\"https://own.example.com",
                "{\"url\":\"\"}",
                "{\"url\":\"own.example.com\"}",
                "{\"url\":\"ftp://own.example.com\"}",
                "{\"url\":\"https://user@own.example.com\"}",
                "{\"url\":\"https://own.example.com:99999\"}",
                "{\"url\" \"https://own.example.com\"}",
            })
    void aTokenThatNamesNoUsableUrlHasNoOrigin(String json) {
        assertThat(OrgToken.origin(token(json))).isNull();
        assertThat(OrgToken.isOrgToken(token(json))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sntrys_",
                "sntrys__",
                "sntrys_abc",
                "sntrys_!!!!_secret",
                "sntrys_eyJ1cmwiOiJodHRwczovL293bi5leGFtcGxlLmNvbSJ9", // a url, and no secret behind it
            })
    void aBrokenOrganizationTokenHasNoOrigin(String text) {
        assertThat(OrgToken.isOrgToken(Secret.of(text))).isTrue();
        assertThat(OrgToken.origin(Secret.of(text))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sntryu_", "SNTRYS_", "xsntrys_", "sntrys"})
    void aTokenWithAnotherPrefixIsNoOrganizationTokenWhateverItHolds(String prefix) {
        Secret token = Secret.of(
                token("{\"url\":\"https://own.example.com\"}").reveal().replace("sntrys_", prefix));

        assertThat(OrgToken.isOrgToken(token)).isFalse();
        assertThat(OrgToken.origin(token)).isNull();
    }
}
