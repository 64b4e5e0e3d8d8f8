package dev.sentryauth.adapters.cli.options;

import dev.sentryauth.adapters.cli.output.UsageException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments with the global options taken out. They may stand anywhere before {@code --}, and are found by hand: a
 * command with no options of its own then costs no parser.
 *
 * @param words the command's name and its own arguments, in order; {@code --} stays where it was
 * @param json {@code --json}
 * @param help {@code --help} or {@code -h}
 * @param version {@code --version}
 * @param profile the value of {@code --profile}; null if it was not given
 */
public record CommandLine(
        List<String> words,
        boolean json,
        boolean help,
        boolean version,
        @Nullable String profile) {

    /** Ends the options. */
    public static final String END_OF_OPTIONS = "--";

    static final String JSON = "--json";
    static final String HELP = "--help";
    /** Shows the version. */
    public static final String VERSION = "--version";

    static final String PROFILE = "--profile";

    /** The names of the global options, for suggestions and for help. */
    public static final List<String> GLOBAL = List.of(JSON, PROFILE, HELP, VERSION);

    private static final int LONGEST_PROFILE = 64;

    /** Whether {@code --json} is among the arguments, however wrong the rest is. */
    public static boolean asksForJson(String[] arguments) {
        for (String argument : arguments) {
            if (argument.equals(END_OF_OPTIONS)) {
                return false;
            }
            if (argument.equals(JSON)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes the global options out.
     *
     * @throws UsageException if a global option is given in a wrong way
     * @throws AuthFailure {@link Kind#BAD_VALUE} if the profile's name is malformed, {@link Kind#CONFIGURATION} for an
     *     argument that the JVM could not decode
     */
    public static CommandLine of(String[] arguments) {
        List<String> words = new ArrayList<>(arguments.length);
        boolean json = false;
        boolean help = false;
        boolean version = false;
        boolean over = false;
        String profile = null;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.indexOf(Undecoded.MARK) >= 0) {
                throw Undecoded.failure("The argument", argument);
            }
            if (over) {
                words.add(argument);
                continue;
            }
            switch (argument) {
                case END_OF_OPTIONS -> {
                    over = true;
                    words.add(argument);
                }
                case JSON -> json = true;
                case HELP, "-h" -> help = true;
                case VERSION -> version = true;
                case PROFILE -> {
                    i++;
                    if (i == arguments.length || arguments[i].startsWith("--")) {
                        throw new UsageException(PROFILE + " needs the name of a profile.");
                    }
                    profile = profile(profile, arguments[i]);
                }
                default -> {
                    if (argument.startsWith("--profile=")) {
                        profile = profile(profile, argument.substring("--profile=".length()));
                    } else {
                        refuseValue(argument);
                        words.add(argument);
                    }
                }
            }
        }
        return new CommandLine(words, json, help, version, profile);
    }

    private static void refuseValue(String argument) {
        if (argument.startsWith("--json=") || argument.startsWith("--help=") || argument.startsWith("--version=")) {
            throw new UsageException(argument.substring(0, argument.indexOf('=')) + " takes no value.");
        }
    }

    private static String profile(@Nullable String former, String name) {
        if (former != null) {
            throw new UsageException(PROFILE + " is given more than once.");
        }
        if (!isProfileName(name)) {
            throw new AuthFailure(
                    Kind.BAD_VALUE,
                    "A profile's name consists of 1 to 64 letters, digits, '.', '_' and '-', and does not begin with"
                            + " '.'. Give such a name to " + PROFILE + ".");
        }
        return name;
    }

    /** Whether the name can name a profile, and so a directory: {@code [A-Za-z0-9._-]{1,64}}, no dot in front. */
    public static boolean isProfileName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_PROFILE || name.charAt(0) == '.') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean known = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (!known) {
                return false;
            }
        }
        return true;
    }
}
