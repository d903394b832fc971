namespace nanoFramework.TestFramework;

/// <summary>What nanoFramework's own test launcher uses; here for completeness of the names.</summary>
public static class Helper
{
    /// <summary>Leaves out the TestMethod attribute of a method that has data rows: its rows are its tests.</summary>
    public static object[] RemoveTestMethodIfDataRowExists(object[] attributes) =>
        attributes.Any(attribute => attribute is DataRowAttribute)
            ? attributes.Where(attribute => attribute is not TestMethodAttribute).ToArray()
            : attributes;
}
