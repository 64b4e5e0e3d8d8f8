package dev.sentryauth.adapters.cli.output;

import dev.sentryauth.domain.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Completes the commands that a message suggests, as in {@code 'sentry auth login'}, with the options that were given on
 * this command line: followed literally, they concern the same profile and the same server. What environment variables say
 * stays in force by itself.
 */
public final class Advice {
    private static final String COMMAND = "'sentry ";
    private static final String LOGIN = "sentry auth login";

    private final @Nullable String profile;
    private final @Nullable Origin server;

    private Advice(@Nullable String profile, @Nullable Origin server) {
        this.profile = profile;
        this.server = server;
    }

    /**
     * Advice for one command line.
     *
     * @param profile the value of {@code --profile}; null if it was not given
     * @param server the value of {@code --url}, or the URL among the arguments; null if there is none
     * @return null if nothing is to be completed
     */
    public static @Nullable Advice of(@Nullable String profile, @Nullable String server) {
        Origin origin = server == null ? null : origin(server);
        return profile == null && origin == null ? null : new Advice(profile, origin);
    }

    private static @Nullable Origin origin(String url) {
        try {
            Origin origin = url.contains("://") ? Origin.ofUrl(url) : Origin.of(url);
            return origin.isSaas() ? Origin.SENTRY_IO : origin;
        } catch (IllegalArgumentException e) {
            return null; // the message is about that
        }
    }

    /** The text with its commands completed. */
    public String complete(String text) {
        StringBuilder completed = new StringBuilder(text.length() + 64);
        int done = 0;
        for (int start = text.indexOf(COMMAND); start >= 0; start = text.indexOf(COMMAND, done)) {
            int end = text.indexOf('\'', start + 1);
            if (end < 0) {
                break;
            }
            completed.append(text, done, end);
            append(completed, text.substring(start + 1, end));
            done = end;
        }
        return completed.append(text, done, text.length()).toString();
    }

    private void append(StringBuilder completed, String command) {
        if (command.endsWith("--help")) {
            return;
        }
        boolean login = command.equals(LOGIN) || command.startsWith(LOGIN + " ");
        if (server != null && login && !command.contains(" --url ")) {
            completed.append(" --url ").append(server);
        }
        if (profile != null && !command.contains(" --profile ")) {
            completed.append(" --profile ").append(profile);
        }
    }
}
