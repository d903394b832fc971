namespace NanoTcp.ProfileCheck;

/// <summary>
/// The rules of the device profile: what nanoFramework 1.17's class library, metadata processor and interpreter can take.
/// </summary>
public static class Rules
{
    /// <summary>Only members of the device's class library, overload by overload.</summary>
    public const string Api = "api";

    /// <summary>No generic type, method or delegate: they pass the metadata processor and then crash the interpreter.</summary>
    public const string Generics = "generics";

    /// <summary>No array of two or more dimensions.</summary>
    public const string MultiDimensionalArray = "multi-dimensional-array";

    /// <summary>No stackalloc.</summary>
    public const string StackAlloc = "stackalloc";

    /// <summary>No fixed statement: the metadata processor refuses pinned locals.</summary>
    public const string Pinned = "pinned";

    /// <summary>No body in an interface.</summary>
    public const string DefaultInterfaceMethod = "default-interface-method";

    /// <summary>No volatile field.</summary>
    public const string Volatile = "volatile";

    /// <summary>No iterator.</summary>
    public const string Yield = "yield";

    /// <summary>No async method.</summary>
    public const string Async = "async";

    /// <summary>C# 9 at most.</summary>
    public const string LanguageVersion = "language-version";

    /// <summary>No checked arithmetic: the device ignores it.</summary>
    public const string Checked = "checked";

    /// <summary>No instruction that the interpreter lacks.</summary>
    public const string Instruction = "instruction";

    /// <summary>No switch with a table of more than 255 entries.</summary>
    public const string SwitchTable = "switch-table";

    /// <summary>At most 255 virtual, 255 instance and 255 static methods in a type.</summary>
    public const string MethodCount = "method-count";

    /// <summary>At most 255 instance and 255 static fields in a type; constants do not count.</summary>
    public const string FieldCount = "field-count";

    /// <summary>At most 255 arguments.</summary>
    public const string ArgumentCount = "argument-count";

    /// <summary>At most 255 locals.</summary>
    public const string LocalCount = "local-count";

    /// <summary>At most 255 values on the evaluation stack.</summary>
    public const string StackDepth = "stack-depth";

    /// <summary>At most 255 exception handlers in a method.</summary>
    public const string HandlerCount = "handler-count";

    /// <summary>At most 32,767 bytes of IL in a method, since branches are 16 bits.</summary>
    public const string MethodSize = "method-size";

    /// <summary>At most 65,000 bytes of IL in an assembly; the format's own end is at 65,535.</summary>
    public const string AssemblySize = "assembly-size";

    /// <summary>At most 65,535 bytes of names and string literals in an assembly.</summary>
    public const string StringTable = "string-table";
}
