package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserInfoTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "Ada Lovelace, ada@example.com, ada, Ada Lovelace <ada@example.com>",
                "Ada Lovelace, -, ada, Ada Lovelace",
                "-, ada@example.com, ada, ada <ada@example.com>",
                "'', ada@example.com, ada, ada <ada@example.com>",
                "' ', ' ', ada, ada",
                "-, ada@example.com, -, ada@example.com",
                "-, ada@example.com, ' ', ada@example.com",
                "-, ada@example.com, ada@example.com, ada@example.com",
                "ada@example.com, ada@example.com, -, ada@example.com",
                "-, -, -, user 42",
                "' ', '', ' ', user 42",
            })
    void aUserIsNamedByWhatThereIs(
            @Nullable String name, @Nullable String email, @Nullable String username, String display) {
        assertThat(new UserInfo("42", name, email, username).display()).isEqualTo(display);
    }
}
