package dev.zerohalt.teavm;

import dev.zerohalt.teavm.yaml.Format;
import dev.zerohalt.teavm.yaml.Matcher;
import dev.zerohalt.teavm.yaml.Pattern;
import java.util.Map;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.FieldHolder;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ReferenceCache;
import org.teavm.model.ValueType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.parsing.ClassRefsRenamer;
import org.teavm.vm.spi.TeaVMHost;
import org.teavm.vm.spi.TeaVMPlugin;

/**
 * Lets the YAML scanner of the native binary use {@link Pattern} and {@link Format}. It is the only one that uses regular expressions
 * and String.format, each once, and with them would come numbers and texts in every language. {@link Substitutes} cannot do
 * it: TeaVM's own versions of the JDK's classes come first.
 */
public final class SmallYamlScanner implements TeaVMPlugin {
    private static final String SCANNER = "org.snakeyaml.engine.v2.scanner.ScannerImpl";
    private static final Map<String, String> CLASSES = Map.of(
            "java.util.regex.Pattern", Pattern.class.getName(),
            "java.util.regex.Matcher", Matcher.class.getName());

    @Override
    public void install(TeaVMHost host) {
        host.add((type, context) -> {
            if (type.getName().equals(SCANNER)) {
                change(type);
            }
        });
    }

    private static void change(ClassHolder scanner) {
        ClassRefsRenamer renamer = new ClassRefsRenamer(new ReferenceCache(), name -> CLASSES.getOrDefault(name, name));
        for (FieldHolder field : scanner.getFields()) {
            if (field.getType() instanceof ValueType.Object type && CLASSES.containsKey(type.getClassName())) {
                field.setType(ValueType.object(CLASSES.get(type.getClassName())));
            }
        }
        for (MethodHolder method : scanner.getMethods()) {
            Program program = method.getProgram();
            if (program != null) {
                renamer.rename(program);
                formatInOurWay(program);
            }
        }
    }

    private static void formatInOurWay(Program program) {
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction : block) {
                if (instruction instanceof InvokeInstruction call && isFormat(call.getMethod())) {
                    call.setMethod(new MethodReference(
                            Format.class.getName(), call.getMethod().getDescriptor()));
                }
            }
        }
    }

    private static boolean isFormat(MethodReference method) {
        return method.getClassName().equals("java.lang.String")
                && method.getName().equals("format");
    }
}
