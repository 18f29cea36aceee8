import java.io.FileInputStream;
import java.io.InputStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates each "flavour=path" argument and prints one tab-separated line per argument
 * ("result", flavour, path, "pass" or "fail") after one line per failed assertion.
 */
public final class Verapdf {
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        for (String argument : arguments) {
            int split = argument.indexOf('=');
            String name = argument.substring(0, split);
            String path = argument.substring(split + 1);
            PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
            if (!flavour.getId().equals(name)) {
                throw new IllegalArgumentException("no such flavour: " + name);
            }
            try (InputStream file = new FileInputStream(path);
                    PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                    PDFAValidator validator =
                            Foundries.defaultInstance().createValidator(flavour, false)) {
                ValidationResult result = validator.validate(parser);
                for (TestAssertion assertion : result.getTestAssertions()) {
                    if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                        System.out.println(String.join("\t", "failed", name, path,
                                assertion.getRuleId().getClause() + "-"
                                        + assertion.getRuleId().getTestNumber(),
                                assertion.getMessage().replaceAll("\\s+", " "),
                                assertion.getLocation().getContext()));
                    }
                }
                System.out.println(String.join("\t", "result", name, path,
                        result.isCompliant() ? "pass" : "fail"));
            }
        }
    }
}
