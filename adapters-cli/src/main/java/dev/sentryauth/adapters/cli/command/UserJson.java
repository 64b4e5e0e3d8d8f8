package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.adapters.cli.output.Json;
import dev.sentryauth.domain.UserInfo;
import org.jspecify.annotations.Nullable;

/** A user in JSON, the same in every command. */
final class UserJson {
    private UserJson() {}

    static @Nullable Json of(@Nullable UserInfo user) {
        return user == null
                ? null
                : new Json()
                        .put("id", user.id())
                        .put("name", user.name())
                        .put("email", user.email())
                        .put("username", user.username());
    }
}
