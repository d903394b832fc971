namespace nanoFramework.TestFramework;

/// <summary>Marks a class with tests. Underneath it is MSTest's attribute, so MSTest finds the class.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class TestClassAttribute : Microsoft.VisualStudio.TestTools.UnitTesting.TestClassAttribute
{
    public virtual TestMethodAttribute GetTestMethodAttribute(TestMethodAttribute testMethodAttribute) => testMethodAttribute;
}
