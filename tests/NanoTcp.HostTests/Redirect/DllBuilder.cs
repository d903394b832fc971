using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoTcp.HostTests.Redirect;

/// <summary>Makes small assemblies as the compiler does for nanoFramework: they reference its mscorlib.</summary>
internal sealed class DllBuilder
{
    private readonly AssemblyDefinition _assembly;

    public DllBuilder(string name, string version = "1.2.3.4")
    {
        _assembly = AssemblyDefinition.CreateAssembly(new AssemblyNameDefinition(name, Version.Parse(version)), name, ModuleKind.Dll);
        var core = (AssemblyNameReference)Module.TypeSystem.CoreLibrary;
        core.Version = new Version(1, 17, 11, 0);
        core.PublicKeyToken = [0xc0, 0x7d, 0x48, 0x1e, 0x97, 0x58, 0xc7, 0x31];
    }

    private ModuleDefinition Module => _assembly.MainModule;

    public TypeReference TypeReference(string assembly, string nameSpace, string type, string version = "1.11.60.0")
    {
        AssemblyNameReference? scope = Module.AssemblyReferences.FirstOrDefault(reference => reference.Name == assembly);
        if (scope == null)
        {
            scope = new AssemblyNameReference(assembly, Version.Parse(version)) { PublicKeyToken = [0xc0, 0x7d, 0x48, 0x1e, 0x97, 0x58, 0xc7, 0x31] };
            Module.AssemblyReferences.Add(scope);
        }

        return new TypeReference(nameSpace, type, Module, scope);
    }

    /// <summary>A public class with a constructor.</summary>
    public TypeDefinition Class(string nameSpace, string name, TypeReference? baseType = null)
    {
        TypeReference parent = baseType ?? Module.TypeSystem.Object;
        var type = new TypeDefinition(nameSpace, name, TypeAttributes.Public | TypeAttributes.Class, parent);
        Module.Types.Add(type);
        var constructor = new MethodDefinition(
            ".ctor",
            MethodAttributes.Public | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName,
            Module.TypeSystem.Void);
        ILProcessor il = constructor.Body.GetILProcessor();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, new MethodReference(".ctor", Module.TypeSystem.Void, parent) { HasThis = true });
        il.Emit(OpCodes.Ret);
        type.Methods.Add(constructor);
        return type;
    }

    /// <summary>A public method void NAME(types), which calls others with null for each argument.</summary>
    public DllBuilder Method(TypeDefinition type, string name, TypeReference[] parameters, params MethodReference[] calls)
    {
        var method = new MethodDefinition(name, MethodAttributes.Public | MethodAttributes.HideBySig, Module.TypeSystem.Void);
        foreach (TypeReference parameter in parameters)
        {
            method.Parameters.Add(new ParameterDefinition(parameter));
        }

        ILProcessor il = method.Body.GetILProcessor();
        foreach (MethodReference call in calls)
        {
            for (int i = 0; i <= call.Parameters.Count; i++)
            {
                il.Emit(OpCodes.Ldnull);
            }

            il.Emit(OpCodes.Callvirt, call);
        }

        il.Emit(OpCodes.Ret);
        type.Methods.Add(method);
        return this;
    }

    public MethodReference MethodReference(TypeReference type, string name, params TypeReference[] parameters)
    {
        var method = new MethodReference(name, Module.TypeSystem.Void, type) { HasThis = true };
        foreach (TypeReference parameter in parameters)
        {
            method.Parameters.Add(new ParameterDefinition(parameter));
        }

        return method;
    }

    public byte[] ToArray()
    {
        using var stream = new MemoryStream();
        _assembly.Write(stream, new WriterParameters { Timestamp = 0 });
        return stream.ToArray();
    }
}
