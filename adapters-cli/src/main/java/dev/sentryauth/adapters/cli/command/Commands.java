package dev.sentryauth.adapters.cli.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All commands by name; a command's class is loaded when somebody asks for it. */
public final class Commands {
    /** The names of all commands, in the order of help. */
    public static final List<String> PATHS = List.of(
            "auth",
            "auth login",
            "auth status",
            "auth refresh",
            "auth logout",
            "auth token",
            "auth whoami",
            "org list",
            "project list",
            "issue list",
            "issue view",
            "api");

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
            case "auth whoami" -> new WhoamiCommand();
            case "org list" -> new OrgListCommand();
            case "project list" -> new ProjectListCommand();
            case "issue list" -> new IssueListCommand();
            case "issue view" -> new IssueViewCommand();
            case "api" -> new ApiCommand();
            default -> null;
        };
    }

    /** Whether the word before a command's own name, such as {@code auth}. */
    public static boolean isGroup(String word) {
        return switch (word) {
            case "auth", "org", "project", "issue" -> true;
            default -> false;
        };
    }
}
