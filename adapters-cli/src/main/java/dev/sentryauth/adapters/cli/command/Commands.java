package dev.sentryauth.adapters.cli.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All commands by name; a command's class is loaded when somebody asks for it. */
public final class Commands {
    /** The names of all commands, in the order of help. */
    public static final List<String> PATHS =
            List.of("auth", "auth login", "auth status", "auth refresh", "auth logout", "auth token");

    private Commands() {}

    /** A new object for one invocation; null if there is no such command. */
    public static @Nullable Command find(String path) {
        return switch (path) {
            case "auth" -> new AuthCommand();
            case "auth login" -> new LoginCommand();
            case "auth status" -> new StatusCommand();
            case "auth refresh" -> new RefreshCommand();
            case "auth logout" -> new LogoutCommand();
            case "auth token" -> new TokenCommand();
            default -> null;
        };
    }

    /** Whether the word before a command's own name, such as {@code auth}. */
    public static boolean isGroup(String word) {
        return word.equals("auth");
    }
}
