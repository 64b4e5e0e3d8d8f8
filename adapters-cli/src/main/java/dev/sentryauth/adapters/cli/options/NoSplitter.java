package dev.sentryauth.adapters.cli.options;

import com.beust.jcommander.converters.IParameterSplitter;
import java.util.List;

/** Hands a repeatable option's value over as it is; whoever knows what it means takes it apart. */
public final class NoSplitter implements IParameterSplitter {
    @Override
    public List<String> split(String value) {
        return List.of(value);
    }
}
