package dev.sentryauth.adapters.cli.options;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterDescription;
import com.beust.jcommander.ParameterException;
import dev.sentryauth.adapters.cli.output.UsageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sets the {@code @Parameter} fields of one command. JCommander alone is too kind: it reads files for {@code @name},
 * trims and unquotes, takes an option for another one's value, and repeats arguments in its messages. So the arguments
 * are checked and normalised against its descriptions first, and it is given what it cannot misunderstand.
 */
public final class OptionParser {
    private final JCommander commander;
    private final Map<String, ParameterDescription> options = new HashMap<>();
    private final String path;

    /** {@code command} has the annotated fields, {@code path} is what a person calls it. */
    public OptionParser(Object command, String path) {
        this.path = path;
        commander = new JCommander(command);
        commander.setExpandAtSign(false);
        commander.setAllowAbbreviatedOptions(false);
        for (ParameterDescription description : commander.getParameters()) {
            for (String name : description.getParameter().names()) {
                options.put(name, description);
            }
        }
    }

    /**
     * An option as help shows it.
     *
     * @param names such as {@code --url}
     * @param placeholder what stands for the value; empty for a flag
     */
    public record Option(String names, String placeholder, String description) {}

    /** The command's options in the order of its annotations. */
    public List<Option> describe() {
        List<ParameterDescription> descriptions = new ArrayList<>(commander.getParameters());
        descriptions.sort(Comparator.comparingInt((ParameterDescription description) ->
                        description.getParameterAnnotation().order())
                .thenComparing(ParameterDescription::getNames));
        List<Option> described = new ArrayList<>();
        for (ParameterDescription description : descriptions) {
            if (!description.getParameterAnnotation().hidden()) {
                described.add(new Option(
                        description.getNames(),
                        description.getParameterAnnotation().placeholder(),
                        description.getDescription()));
            }
        }
        return described;
    }

    /**
     * Reads the arguments and sets the fields.
     *
     * @return what is no option, in order
     * @throws UsageException for an unknown or repeated option, a missing value, or a value where none belongs
     */
    public List<String> parse(List<String> arguments) {
        List<String> rest = new ArrayList<>();
        List<String> normal = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(CommandLine.END_OF_OPTIONS)) {
                rest.addAll(arguments.subList(i + 1, arguments.size()));
                break;
            }
            if (argument.length() < 2 || argument.charAt(0) != '-') {
                rest.add(argument);
                continue;
            }
            int end = nameEnd(argument);
            String name = argument.substring(0, end);
            boolean apart = end == argument.length();
            String value = apart ? null : argument.substring(argument.charAt(end) == '=' ? end + 1 : end);
            ParameterDescription option = known(name);
            boolean first = seen.add(option.getLongestName());
            if (isFlag(option)) {
                if (value != null) {
                    throw new UsageException(name + " takes no value.");
                }
                if (first) {
                    normal.add(name); // once more says the same; JCommander would switch it off
                }
                continue;
            }
            if (!first && !isRepeatable(option)) {
                throw new UsageException(name + " is given more than once.");
            }
            if (value == null) {
                i++;
                value = i < arguments.size() ? arguments.get(i) : null;
            }
            normal.add(name);
            normal.add(checked(name, value, apart));
        }
        assign(normal);
        return rest;
    }

    /**
     * Where the option's name ends and its value, if there is one, begins: {@code --name=value}, {@code -nvalue}, {@code
     * -n=value}. {@code -name} lacks a dash and is no {@code -n} with a value.
     */
    private int nameEnd(String argument) {
        int equals = argument.indexOf('=');
        int end = equals < 0 ? argument.length() : equals;
        ParameterDescription letter = argument.charAt(1) == '-' ? null : options.get(argument.substring(0, 2));
        boolean attached = letter != null && !isFlag(letter) && !options.containsKey("-" + argument.substring(0, end));
        return attached ? 2 : end;
    }

    private ParameterDescription known(String name) {
        ParameterDescription option = options.get(name);
        if (option != null) {
            return option;
        }
        List<String> names = new ArrayList<>(options.keySet());
        names.addAll(CommandLine.GLOBAL);
        names.sort(null);
        String nearest = name.equals("-V") ? CommandLine.VERSION : Suggestions.nearest(name, names);
        throw new UsageException("Unknown option" + Suggestions.echo(name) + " for 'sentry " + path + "'."
                + (nearest == null ? "" : " Did you mean '" + nearest + "'?") + " Run 'sentry " + path
                + " --help' to see its options.");
    }

    /** What looks like an option is no value, unless it is attached to the option's name. */
    private static String checked(String name, @Nullable String value, boolean apart) {
        if (value == null || value.equals(CommandLine.END_OF_OPTIONS) || (apart && value.startsWith("--"))) {
            throw new UsageException(name + " needs a value: " + name + " VALUE or " + name + "=VALUE.");
        }
        return value;
    }

    private static boolean isFlag(ParameterDescription option) {
        return option.getParameterized().getType() == boolean.class;
    }

    private static boolean isRepeatable(ParameterDescription option) {
        return List.class.isAssignableFrom(option.getParameterized().getType());
    }

    private void assign(List<String> normal) {
        try {
            commander.parse(normal.toArray(new String[0]));
        } catch (ParameterException e) {
            // Its message may repeat an argument, and an argument may be a token.
            throw new UsageException(
                    "The options cannot be understood. Run 'sentry " + path + " --help' to see how they are written.");
        }
    }
}
